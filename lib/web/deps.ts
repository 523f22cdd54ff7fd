import type { Deps } from "@/db/deps";
import type { AuthDeps } from "@/lib/auth/deps";
import { isNotedUnavailable } from "@/lib/base/request-note";
import { application } from "@/lib/runtime/application";

/**
 * The sign-in dependencies of this process. Throws in a request that has already met a database that is away,
 * so that a form's page does not wait for it a second time.
 */
export function authDeps(): AuthDeps {
  if (isNotedUnavailable())
    throw Object.assign(new Error("the database was away a moment ago"), { code: "ETIMEDOUT" });
  return application().auth;
}

/** The dependencies that pages, actions and routes pass to a use case. */
export const webDeps = (): Deps => authDeps();
