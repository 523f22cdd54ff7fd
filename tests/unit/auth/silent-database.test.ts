import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AuthDeps } from "@/lib/auth/deps";
import { createQueue } from "@/lib/auth/queue";
import { signIn } from "@/lib/auth/sign-in";
import { ANSWER_WITHIN_MS, NotInTime } from "@/lib/base/within";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Everything that is asked of it waits for ever. */
const silent = () => new Promise<never>(() => {});

test("V39: a sign-in to a database that says nothing ends in under 5 s, begins no session, and frees its place in the line", async () => {
  const db = new Proxy({}, { get: () => () => expect.unreachable("nothing more is asked of it") });
  const hashing = createQueue({ atOnce: 1, waiting: 1 });
  const deps = {
    db,
    now: () => new Date(0),
    settings: { secret: "x".repeat(32), appUrl: "http://inbox.test" },
    throttle: { admit: silent },
    hashing,
  } as unknown as AuthDeps;
  const caught = signIn(deps, {
    email: "ana@demo.test",
    password: "partyline-demo",
    address: "198.51.100.7",
    cookieHeader: null,
  }).catch((fault: unknown) => fault);
  await vi.advanceTimersByTimeAsync(ANSWER_WITHIN_MS);
  expect(await caught).toBeInstanceOf(NotInTime);
  expect(ANSWER_WITHIN_MS).toBeLessThan(5_000);
  expect(await hashing.run(async () => "free")).toBe("free");
});
