import { describe, expect, test } from "vitest";
import { errorAnswer, json, refusalStatus } from "@/lib/web/answers";

describe("answers", () => {
  test("V6: a not-found says nothing but that, whatever was known", async () => {
    const [bare, loaded] = [
      errorAnswer({ code: "not_found" }),
      errorAnswer({ code: "not_found", numberId: "secret", fields: ["id"] }),
    ];
    expect([loaded.status, await loaded.text()]).toEqual([404, await bare.text()]);
    expect([...loaded.headers]).toEqual([...bare.headers]);
  });

  test("a refusal keeps its own shape", async () => {
    const answer = errorAnswer({ code: "refused", reason: "teammate_replied", unseen: [], publicSeq: 4 });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ reason: "teammate_replied", unseen: [], publicSeq: 4 });
  });

  test("nothing private is kept on the way", () => {
    expect(json({}).headers.get("cache-control")).toBe("no-store");
    expect(errorAnswer({ code: "unauthenticated" }).headers.get("cache-control")).toBe("no-store");
  });

  test("BF1, BF2, BF4: what a form refuses has a status, too; whatever has none of its own is wrong in what was typed", () => {
    const codes = {
      forbidden: 403,
      not_found: 404,
      unreadable: 400,
      mismatch: 401,
      taken: 409,
      already_here: 409,
      busy: 409,
      no_credentials: 409,
      not_asked: 503,
      throttled: 429,
      invalid: 422,
      constructor: 422,
    };
    for (const [code, status] of Object.entries(codes)) expect(refusalStatus(code), code).toBe(status);
  });
});
