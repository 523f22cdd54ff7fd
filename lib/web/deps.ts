import type { Deps } from "@/db/deps";
import type { AuthDeps } from "@/lib/auth/deps";
import { isNotedUnavailable } from "@/lib/base/request-note";
import { application } from "@/lib/runtime/application";

/**
 * Sign-in's, of this process. A request that has met a database which is away gets none: a form's page does not wait
 * for it a second time.
 */
export function authDeps(): AuthDeps {
  if (isNotedUnavailable())
    throw Object.assign(new Error("the database was away a moment ago"), { code: "ETIMEDOUT" });
  return application().auth;
}

/** What pages, actions and routes hand to a use case. */
export const webDeps = (): Deps => authDeps();
