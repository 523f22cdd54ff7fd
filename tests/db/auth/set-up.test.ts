import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createAuthDeps, type AuthDeps } from "@/lib/auth/deps";
import { mayBeSetUp, setUp, type SetUpAttempt } from "@/lib/auth/links/set-up";
import { signIn } from "@/lib/auth/sign-in";
import { setupCodes, memberships, sessions, tenants, users } from "@/db/schema/people";
import { carrierAccounts } from "@/db/schema/numbers";
import { auditEntries } from "@/db/schema/governance";
import { systemClock } from "@/lib/base/clock";
import { offerSetup, setupLines } from "@/lib/launch/setup-code";
import { createTestDatabase, type TestDatabase } from "../../support/database";

let database: TestDatabase;
let deps: AuthDeps;
/** Every test has an installation of its own: it is set up once. */
beforeEach(async () => {
  database = await createTestDatabase();
  deps = createAuthDeps(
    { db: database.db, now: systemClock },
    { secret: "a secret of the tests, long enough for it", appUrl: "http://127.0.0.1:3000" },
  );
});
afterEach(() => database.close());

const attempt = (code: string, more: Partial<SetUpAttempt> = {}): SetUpAttempt => ({
  code,
  team: "Northgate Cycles",
  name: "Dele Adeyemi",
  email: " Dele@Northgate.test ",
  password: "correct horse battery",
  address: "198.51.100.7",
  ...more,
});

async function theCode(): Promise<string> {
  const code = await offerSetup(database.url);
  if (code === null) throw new Error("no code was offered");
  return code;
}

describe("first run", () => {
  test("the console's code makes one tenant with its owner, who can sign in, and an account at the carrier", async () => {
    const { db } = database;
    const code = await theCode();
    expect(await setUp(deps, attempt(` ${code.toUpperCase().replaceAll("-", " ")} `))).toEqual({
      ok: true,
      value: null,
    });
    expect(await db.select({ name: tenants.name }).from(tenants)).toEqual([{ name: "Northgate Cycles" }]);
    expect(await db.select({ email: users.email, name: users.name }).from(users)).toEqual([
      { email: "dele@northgate.test", name: "Dele Adeyemi" },
    ]);
    expect(await db.select({ role: memberships.role }).from(memberships)).toEqual([{ role: "owner" }]);
    expect(await db.select({ sealed: carrierAccounts.sealedCredentials }).from(carrierAccounts)).toEqual([
      { sealed: null },
    ]);
    expect(await db.select({ action: auditEntries.action }).from(auditEntries)).toEqual([
      { action: "tenant.set_up" },
    ]);
    expect(
      await signIn(deps, {
        email: "dele@northgate.test",
        password: "correct horse battery",
        address: "198.51.100.7",
        cookieHeader: null,
      }),
    ).toMatchObject({ ok: true });
    expect(await db.$count(sessions)).toBe(1);
  });

  test("the database holds no code, the code is used up, and afterwards there is nothing to set up", async () => {
    const code = await theCode();
    const rows = await database.db.select().from(setupCodes);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(code);
    await setUp(deps, attempt(code));
    expect(await database.db.select().from(setupCodes)).toEqual([]);
    expect(await mayBeSetUp(deps)).toBe(false);
    expect(await setUp(deps, attempt(code, { email: "other@northgate.test" }))).toEqual({
      ok: false,
      error: { code: "not_found" },
    });
    expect(await offerSetup(database.url)).toBeNull();
    expect(await database.db.$count(users)).toBe(1);
  });

  test("of two at once with the right code, one becomes the owner", async () => {
    const code = await theCode();
    const results = await Promise.all(
      ["one", "two"].map((name) => setUp(deps, attempt(code, { email: `${name}@northgate.test` }))),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await database.db.$count(users)).toBe(1);
    expect(await database.db.$count(tenants)).toBe(1);
  });

  test("a start makes a new code, and the one before it ends", async () => {
    const [first, second] = [await theCode(), await theCode()];
    expect(first).not.toBe(second);
    expect(await setUp(deps, attempt(first))).toEqual({ ok: false, error: { code: "wrong_code" } });
    expect(await setUp(deps, attempt(second))).toMatchObject({ ok: true });
  });

  test("without a code there is no way in, and what was typed wrong beside the code does not use it up", async () => {
    expect(await setUp(deps, attempt(""))).toEqual({ ok: false, error: { code: "wrong_code" } });
    const code = await theCode();
    const wrong: [Partial<SetUpAttempt>, string][] = [
      [{ team: " " }, "team"],
      [{ name: "a\u202eb" }, "name"],
      [{ email: "nobody" }, "email"],
      [{ password: "short" }, "password"],
    ];
    for (const [change, field] of wrong)
      expect(await setUp(deps, attempt(code, change))).toEqual({
        ok: false,
        error: { code: "invalid", field },
      });
    expect(await database.db.$count(users)).toBe(0);
    expect(await setUp(deps, attempt(code))).toMatchObject({ ok: true });
  });

  test("V40: guesses are bounded, from however many addresses, and keep nobody out who has the code", async () => {
    const code = await theCode();
    const answers: string[] = [];
    for (let guess = 0; guess < 12; guess++) {
      const result = await setUp(deps, attempt("aaaa-aaaa-aaaa-aaaa", { address: `198.51.100.${guess}` }));
      answers.push(result.ok ? "ok" : result.error.code);
    }
    expect(answers.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => "wrong_code"));
    expect(answers.slice(10)).toEqual(["throttled", "throttled"]);
    expect(await database.db.$count(users)).toBe(0);
    expect(await setUp(deps, attempt(code, { address: "198.51.100.0" }))).toEqual({ ok: true, value: null });
  });

  test("the console tells the page and the code, and nothing once somebody has an account", () => {
    expect(setupLines("k7wm-2xq9-hd4p-nn3t", "https://text.shop.test").join("\n")).toMatch(
      /https:\/\/text\.shop\.test\/set-up[\s\S]*k7wm-2xq9-hd4p-nn3t/,
    );
    expect(setupLines(null, "https://text.shop.test")).toEqual([]);
  });
});
