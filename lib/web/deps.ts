import type { Deps } from "@/db/deps";
import { createAuthDeps, type AuthDeps } from "@/lib/auth/deps";
import { systemClock } from "@/lib/base/clock";
import { isNotedUnavailable } from "@/lib/base/request-note";
import { env } from "@/lib/env";
import { runtime } from "@/lib/runtime/runtime";

const shared = globalThis as typeof globalThis & { partylineWeb?: AuthDeps };

function create(): AuthDeps {
  const { authSecret, appUrl } = env();
  return createAuthDeps({ db: runtime().deps.db, now: systemClock }, { secret: authSecret, appUrl });
}

/**
 * One per process, made at first use: Next bundles its routes apart, and a build imports them without a database. A
 * request that has met a database which is away gets none: a form's page does not wait for it a second time.
 */
export function authDeps(): AuthDeps {
  if (isNotedUnavailable())
    throw Object.assign(new Error("the database was away a moment ago"), { code: "ETIMEDOUT" });
  return (shared.partylineWeb ??= create());
}

/** What pages, actions and routes hand to a use case. */
export const webDeps = (): Deps => authDeps();
