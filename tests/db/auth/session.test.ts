import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { GET as authGet, POST as authPost } from "@/app/api/auth/[...nextauth]/route";
import { GET as numbersGet } from "@/app/api/numbers/route";
import { numberGrants, numbers } from "@/db/schema/numbers";
import { groupMembers, groups, sessions, users } from "@/db/schema/people";
import { seedDemo } from "@/db/seed/demo";
import { streamEvents } from "@/db/schema/events";
import { endSession } from "@/lib/auth/session/end-session";
import { loadSession, principalOf } from "@/lib/auth/session/load-session";
import { hashPassword } from "@/lib/auth/password";
import { sessionCookie } from "@/lib/auth/session/session-cookie";
import { newId } from "@/lib/base/ids";
import { application } from "@/lib/runtime/application";
import { authDeps } from "@/lib/web/deps";
import { SESSION_IDLE_MS, SESSION_MAX_MS } from "@/lib/domain/people/session-rules";
import { countStatements } from "../../support/count-statements";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { Browser, PASSWORD, useSettings } from "../../support/web";

vi.mock("next/server", () => ({ after: (work: () => void) => work() }));
vi.mock("@/lib/runtime/poke", () => ({ createPokes: () => ({ poke: () => {}, cancel: () => {} }) }));

let database: TestDatabase;
const settings = () => ({ secret: process.env.AUTH_SECRET ?? "", appUrl: process.env.APP_URL ?? "" });

beforeAll(async () => {
  database = await createTestDatabase();
  useSettings(database.url);
  await seedDemo(database.db, {
    passwordHash: await hashPassword(PASSWORD),
    webhookKey: { hash: "h", hint: "h" },
    sealedCredentials: () => Buffer.from("x"),
  });
});
afterAll(() => database.close());

let addresses = 0;
async function signedIn(email = "ana@demo.test") {
  const browser = new Browser(`198.51.100.${(addresses += 1)}`);
  await browser.signIn(email);
  const session = await loadSession({
    deps: { db: database.db, now: () => new Date() },
    settings: settings(),
    cookieHeader: browser.cookieHeader,
  });
  if (!session) throw new Error(`${email} could not sign in`);
  return { browser, session };
}

const numbersStatus = async (browser: Browser) => (await browser.call(numbersGet, "/api/numbers")).status;
const userId = async (email: string) =>
  (await database.db.select().from(users).where(eq(users.email, email)))[0]?.id ?? "";
const numberId = async (label: string) =>
  (await database.db.select().from(numbers).where(eq(numbers.label, label)))[0]?.id ?? "";

describe("V39: sessions end when they must", () => {
  test("a revoked session is nobody from the next request on", async () => {
    const { browser, session } = await signedIn();
    expect(await numbersStatus(browser)).toBe(200);
    await endSession({ db: database.db }, session.sessionId);
    expect(await numbersStatus(browser)).toBe(401);
    expect(await browser.session()).toEqual({});
  });

  test("a disabled person is nobody, and is somebody again when enabled", async () => {
    const { browser, session } = await signedIn("ben@demo.test");
    await database.db.update(users).set({ disabledAt: new Date() }).where(eq(users.id, session.userId));
    expect(await numbersStatus(browser)).toBe(401);
    expect(await browser.session()).toEqual({});
    await database.db.update(users).set({ disabledAt: null }).where(eq(users.id, session.userId));
    expect(await numbersStatus(browser)).toBe(200);
  });

  test("it ends after its longest time, and after too long without use", async () => {
    const { browser, session } = await signedIn();
    const at = (now: Date) =>
      principalOf(
        { db: database.db, now: () => now, settings: settings() },
        new Headers({ cookie: browser.cookieHeader }),
      );
    const lastSeen = session.lastSeenAt.getTime();
    expect(await at(new Date(lastSeen + SESSION_IDLE_MS - 1_000))).not.toBeNull();
    expect(await at(new Date(lastSeen + 2 * SESSION_IDLE_MS))).toBeNull();
    await database.db
      .update(sessions)
      .set({ lastSeenAt: new Date(lastSeen + SESSION_MAX_MS) })
      .where(eq(sessions.id, session.sessionId));
    expect(await at(new Date(session.expiresAt.getTime() + 1))).toBeNull();
  });

  test("signing out ends it in the database and tells the room of every number of that person", async () => {
    const { browser, session } = await signedIn("cara@demo.test");
    const stolen = browser.cookieHeader;
    const response = await browser.signOut();
    expect(response.status).toBe(200);
    expect(browser.cookies.has("next-auth.session-token")).toBe(false);
    const replay = await new Browser().call(numbersGet, "/api/numbers", { headers: { cookie: stolen } });
    expect(replay.status).toBe(401);
    const closed = await database.db
      .select({ label: numbers.label, payload: streamEvents.payload })
      .from(streamEvents)
      .innerJoin(numbers, eq(numbers.id, streamEvents.streamId))
      .where(
        sql`${streamEvents.type} = 'access.revoked' and ${streamEvents.payload}->>'sessionId' = ${session.sessionId}`,
      )
      .orderBy(numbers.label);
    expect(closed).toEqual(
      ["Sales", "Support"].map((label) => ({
        label,
        payload: { userId: session.userId, sessionId: session.sessionId },
      })),
    );
  });

  test("an owner, who sees every number, is closed out of all of them; ending twice tells once", async () => {
    const { session } = await signedIn("owner@demo.test");
    expect(await endSession({ db: database.db }, session.sessionId)).toBe(true);
    expect(await endSession({ db: database.db }, session.sessionId)).toBe(false);
    const closed = await database.db.$count(
      streamEvents,
      sql`${streamEvents.payload}->>'sessionId' = ${session.sessionId}`,
    );
    // Three numbers, and the owner's own room.
    expect(closed).toBe(4);
  });

  test("signing out needs the token: another site cannot", async () => {
    const { browser } = await signedIn();
    await browser.call(authPost, "/api/auth/signout", {
      method: "POST",
      form: { csrfToken: "x", json: "true" },
    });
    expect(await numbersStatus(browser)).toBe(200);
    const foreign = await browser.call(authPost, "/api/auth/signout", {
      method: "POST",
      form: {},
      headers: { origin: "https://evil.example" },
    });
    expect(foreign.status).toBe(403);
  });

  test("asking who is signed in changes no cookie", async () => {
    const { browser } = await signedIn();
    expect((await browser.call(authGet, "/api/auth/session")).headers.getSetCookie()).toEqual([]);
    const nobody = new Browser();
    expect(
      (
        await nobody.call(authGet, "/api/auth/session", { headers: { cookie: "next-auth.session-token=x" } })
      ).headers.getSetCookie(),
    ).toEqual([]);
  });
});

describe("BA1: a cookie that is not genuine is nobody", () => {
  test("a session that never was", async () => {
    const { name, value } = await sessionCookie(newId(), settings(), { keep: true });
    expect(
      (await new Browser().call(numbersGet, "/api/numbers", { headers: { cookie: `${name}=${value}` } }))
        .status,
    ).toBe(401);
  });

  test("two sessions at once are not mixed", async () => {
    const [ana, ben] = [await signedIn("ana@demo.test"), await signedIn("ben@demo.test")];
    const both = `${ana.browser.cookieHeader}; ${ben.browser.cookieHeader}`;
    expect((await new Browser().call(numbersGet, "/api/numbers", { headers: { cookie: both } })).status).toBe(
      401,
    );
    expect(
      await (await new Browser().call(authGet, "/api/auth/session", { headers: { cookie: both } })).json(),
    ).toEqual({});
  });

  test("no cookie, and an Authorization header in its place", async () => {
    const { value } = await sessionCookie((await signedIn()).session.sessionId, settings(), { keep: true });
    for (const authorization of [`Bearer ${value}`, "Bearer %%%", "Bearer", "Basic eDp5"])
      expect(
        (await new Browser().call(numbersGet, "/api/numbers", { headers: { authorization } })).status,
      ).toBe(401);
  });
});

describe("rights are read anew on every request", () => {
  test("one statement says who is asking, and a use is noted at most once a minute", async () => {
    const { browser, session } = await signedIn();
    const at = (now: Date) =>
      principalOf(
        { db: database.db, now: () => now, settings: settings() },
        new Headers({ cookie: browser.cookieHeader }),
      );
    const soon = new Date(session.lastSeenAt.getTime() + 59_000);
    expect(await countStatements(() => at(soon))).toHaveLength(1);
    const later = new Date(session.lastSeenAt.getTime() + 60_000);
    expect(await countStatements(() => at(later))).toHaveLength(2);
  });

  test("N2: a grant through a group holds at once, and ends at once with the membership", async () => {
    const { browser } = await signedIn("ana@demo.test");
    const [sales, ana] = [await numberId("Sales"), await userId("ana@demo.test")];
    const labels = async () =>
      ((await (await browser.call(numbersGet, "/api/numbers")).json()) as { label: string }[])
        .map(({ label }) => label)
        .sort();
    expect(await labels()).toEqual(["Ana's line", "Support"]);
    const [{ tenantId } = { tenantId: "" }] = await database.db
      .select()
      .from(numbers)
      .where(eq(numbers.id, sales));
    const groupId = newId();
    await database.db.insert(groups).values({ id: groupId, tenantId, name: "Saturday" });
    await database.db.insert(numberGrants).values({ tenantId, numberId: sales, groupId, role: "member" });
    expect(await labels()).toEqual(["Ana's line", "Support"]);
    await database.db.insert(groupMembers).values({ tenantId, groupId, userId: ana });
    expect(await labels()).toEqual(["Ana's line", "Sales", "Support"]);
    await database.db.delete(groupMembers).where(eq(groupMembers.userId, ana));
    expect(await labels()).toEqual(["Ana's line", "Support"]);
  });
});

test("a web process has one database pool: pages and routes ask on the one that delivery has", () => {
  expect(authDeps().db).toBe(application().deps.db);
});
