import { recordAudit } from "@/db/queries/ops/record-audit";
import { insertFirstTenant, isSetupCode, isUnclaimed, takeSetupCode } from "@/db/queries/people/set-up";
import { err, ok, type Result } from "@/lib/base/result";
import { hashSetupCode } from "./setup-code";
import { canonicalEmail, checkNewPassword, checkName } from "@/lib/domain/people/credentials-input";
import type { AuthDeps } from "../deps";
import { hashPassword } from "../password";

export type SetUpAttempt = {
  code: string;
  team: string;
  name: string;
  email: string;
  password: string;
  address: string;
};

export type SetUpRefusal =
  | { code: "invalid"; field: "team" | "name" | "email" | "password" }
  | { code: "wrong_code" }
  | { code: "throttled"; retryAfterSeconds: number }
  /** Somebody has an account here: there is nothing to set up, and nothing to report about it. */
  | { code: "not_found" };

/** Wrong codes are counted like wrong passwords, all together, because there is one code. */
const COUNTED_AS = "account:set-up";
const BUSY_RETRY_SECONDS = 5;

/**
 * First run: a person who can read the console of an empty installation creates its tenant and its owner,
 * once. The code is used up in the same transaction; other invalid input does not use it up. The right code
 * is never throttled: nobody guesses it, and strangers' guesses must not keep its owner out (V40).
 */
export async function setUp(deps: AuthDeps, attempt: SetUpAttempt): Promise<Result<null, SetUpRefusal>> {
  if (!(await isUnclaimed(deps.db))) return err({ code: "not_found" });
  const [team, name] = [checkName(attempt.team), checkName(attempt.name)];
  const email = canonicalEmail(attempt.email);
  const checked = checkNewPassword(attempt.password);
  if (!team) return err({ code: "invalid", field: "team" });
  if (!name) return err({ code: "invalid", field: "name" });
  if (email === null) return err({ code: "invalid", field: "email" });
  if (!checked.ok) return err({ code: "invalid", field: "password" });

  const codeHash = hashSetupCode(attempt.code);
  if (!(await isSetupCode(deps.db, { codeHash }))) {
    const admission = await deps.throttle.admit({ who: COUNTED_AS, address: attempt.address });
    return err(
      admission.allowed
        ? { code: "wrong_code" }
        : { code: "throttled", retryAfterSeconds: admission.retryAfterSeconds },
    );
  }
  const passwordHash = await deps.hashing.run(() => hashPassword(checked.password), { ahead: true });
  if (passwordHash === null) return err({ code: "throttled", retryAfterSeconds: BUSY_RETRY_SECONDS });

  const done = await deps.db.transaction(async (tx) => {
    if (!(await takeSetupCode(tx, { codeHash }))) return false;
    const { tenantId, userId } = await insertFirstTenant(tx, { team, name, email, passwordHash });
    await recordAudit(tx, { kind: "person", tenantId, userId, sessionId: null }, { action: "tenant.set_up" });
    return true;
  });
  return done ? ok(null) : err({ code: "wrong_code" });
}

/** Is there still no account? */
export const mayBeSetUp = ({ db }: Pick<AuthDeps, "db">): Promise<boolean> => isUnclaimed(db);
