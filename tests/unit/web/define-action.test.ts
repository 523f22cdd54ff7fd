import { beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { withRequestNote } from "@/lib/base/request-note";
import { err, ok, type Result } from "@/lib/base/result";
import { MEANT_FOR_FIELD, meantFor } from "@/lib/protocol/meant-for";
import { defineAction, definePublicAction } from "@/lib/web/define-action";
import { ANSWER_WITHIN_MS } from "@/lib/base/within";

let origin: string;
const ben = { userId: "ben", tenantId: "shop", name: "Ben Achterberg" };
beforeEach(() => void (origin = "http://inbox.test"));
vi.mock("next/headers", () => ({ headers: async () => new Headers({ origin }) }));
vi.mock("next/navigation", () => ({ redirect: () => {}, unstable_rethrow: () => {} }));
vi.mock("next/server", () => ({ after: (work: () => void) => work() }));
vi.mock("@/lib/runtime/application", () => ({ application: () => ({ poke: () => {} }) }));
vi.mock("@/lib/auth/session/load-session", () => ({ principalOf: async () => ben }));
vi.mock("@/lib/web/deps", () => ({ authDeps: () => ({ settings: { appUrl: "http://inbox.test" } }) }));

type FormRefusal = { code: string; retryAfterSeconds?: number };

/** Sends a form to an action that ends so, and reads what the web server would say of it. */
async function sent(run: () => Promise<Result<string, FormRefusal>>, form: unknown = new FormData()) {
  const action = definePublicAction({ input: z.object({}), run });
  return withRequestNote(async (note) => ({ result: await action(null, form as FormData), note }));
}
const fault = (code: string) => () => Promise.reject(Object.assign(new Error("a fault"), { code }));

describe("the status of a form", () => {
  test.each([
    ["a refusal of the use case", async () => err({ code: "not_found" }), "not_found", { status: 404 }],
    [
      "too many attempts",
      async () => err({ code: "throttled", retryAfterSeconds: 60 }),
      "throttled",
      { status: 429, retryAfterSeconds: 60 },
    ],
    ["a database that is away", fault("ECONNREFUSED"), "unavailable", { status: 503, retryAfterSeconds: 5 }],
    ["what the database cannot hold", fault("22021"), "unreadable", { status: 400 }],
    ["a fault of ours", fault("XX000"), "unexpected", { status: 500 }],
  ])("%s is said in words and in the status", async (_, run, code, refusal) => {
    const { result, note } = await sent(run);
    expect(result).toMatchObject({ ok: false, error: { code } });
    expect(note).toEqual({ unavailable: code === "unavailable", actionBegan: true, refusal });
  });

  test("V38, BA16: a foreign page, and what is no form, are refused before anything runs", async () => {
    const run = vi.fn(async () => ok("done"));
    expect((await sent(run, "no form")).note.refusal).toEqual({ status: 400 });
    origin = "https://evil.test";
    expect((await sent(run)).note.refusal).toEqual({ status: 403 });
    expect(run).not.toHaveBeenCalled();
  });

  test("V39: a database that says nothing is 503 after a bounded time, and what comes later comes to nobody", async () => {
    vi.useFakeTimers();
    const late = vi.fn();
    const silent = sent(() => new Promise(() => {}));
    await vi.advanceTimersByTimeAsync(ANSWER_WITHIN_MS - 1);
    silent.then(late, late);
    await Promise.resolve();
    expect(late).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    vi.useRealTimers();
    const { result, note } = await silent;
    expect(result).toMatchObject({ ok: false, error: { code: "unavailable" } });
    expect(note).toEqual({
      unavailable: true,
      actionBegan: true,
      refusal: { status: 503, retryAfterSeconds: 5 },
    });
    expect(ANSWER_WITHIN_MS).toBeLessThan(5_000);
  });

  test("one that was taken has none", async () => {
    const { result, note } = await sent(async () => ok("done"));
    expect([result, note.refusal]).toEqual([ok("done"), null]);
  });
});

describe("a form of a tab that stayed open", () => {
  async function sentTo(meant: string | Blob | null, of: "somebody" | "nobody" = "somebody") {
    const run = vi.fn(async (_, input: object) => ok(input));
    const form = new FormData();
    form.append("label", "Yard");
    if (meant !== null) form.append(MEANT_FOR_FIELD, meant);
    const spec = { input: z.looseObject({ label: z.string() }), run };
    const action = of === "somebody" ? defineAction(spec) : definePublicAction(spec);
    return withRequestNote(async (note) => ({
      result: await action(null, form),
      status: note.refusal?.status,
      runs: run.mock.calls.length,
    }));
  }

  test("it does nothing in the name of whoever is signed in now, and says who that is", async () => {
    for (const meant of [meantFor({ ...ben, userId: "ana" }), "", "ben", "/", new Blob(["shop/ben"])])
      expect(await sentTo(meant)).toEqual({
        result: err({ code: "other_person", signedIn: "Ben Achterberg" }),
        status: 409,
        runs: 0,
      });
  });

  test("it does nothing in another team of the same person", async () => {
    expect(await sentTo(meantFor({ ...ben, tenantId: "garage" }))).toEqual({
      result: err({ code: "other_team" }),
      status: 409,
      runs: 0,
    });
  });

  test("whose it is, or who sends no such field, is taken, and the field reaches no use case", async () => {
    for (const meant of [meantFor(ben), null])
      expect(await sentTo(meant)).toEqual({ result: ok({ label: "Yard" }), status: undefined, runs: 1 });
  });

  test("a form for nobody, such as sign-in, asks for none; one that was drawn for somebody does, such as that which signs them out", async () => {
    for (const meant of [null, meantFor(ben)]) expect((await sentTo(meant, "nobody")).runs).toBe(1);
    expect(await sentTo("shop/ana", "nobody")).toEqual({
      result: err({ code: "other_person", signedIn: "Ben Achterberg" }),
      status: 409,
      runs: 0,
    });
  });
});
