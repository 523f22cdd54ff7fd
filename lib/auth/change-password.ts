import { endPasswordLinks } from "@/db/queries/people/password-links";
import { passwordHashOf } from "@/db/queries/people/people";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { replacePasswordHash } from "@/db/queries/people/sign-in";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { checkNewPassword, checkPassword } from "@/lib/domain/people/credentials-input";
import type { AuthDeps } from "./deps";
import { endOtherSessionsAndCommit } from "./session/end-session";
import { hashPassword, verifyPassword } from "./password";

export type PasswordRefusal =
  | { code: "mismatch" | "too_short" | "unusable" | "same" }
  | { code: "throttled"; retryAfterSeconds: number };

const BUSY_RETRY_SECONDS = 5;

/**
 * Changes a person's own password. Requires the old one; guesses at it are limited as at sign-in, with a
 * separate count. All other sessions of the person end.
 */
export async function changePassword(
  deps: AuthDeps,
  actor: Actor,
  { current, next }: { current: string; next: string },
): Promise<Result<{ ended: number }, PasswordRefusal>> {
  const { userId, sessionId } = actor;
  const [old, chosen] = [checkPassword(current), checkNewPassword(next)];
  if (!old.ok) return err({ code: "mismatch" });
  if (!chosen.ok) return err({ code: chosen.problem });
  if (current === next) return err({ code: "same" });
  const person = await passwordHashOf(deps.db, { userId });
  if (!person) return err({ code: "mismatch" });

  // Counted per person: strangers who guess at the sign-in page must not keep the owner from changing the
  // password.
  const admission = await deps.throttle.admit({ who: `password:${userId}`, address: null });
  if (!admission.allowed) return err({ code: "throttled", retryAfterSeconds: admission.retryAfterSeconds });
  const { passwordHash } = person;
  const made = await deps.hashing.run(
    async () =>
      (await verifyPassword(passwordHash, old.password)) ? hashPassword(chosen.password) : "mismatch",
    { ahead: true },
  );
  if (made === null) return err({ code: "throttled", retryAfterSeconds: BUSY_RETRY_SECONDS });
  if (made === "mismatch" || passwordHash === null) return err({ code: "mismatch" });
  await admission.forgive();

  // One transaction: a session begun with the old password either ends here, or its sign-in finds the new
  // password (holdAccount).
  const ended = await deps.db.transaction(async (tx) => {
    if (!(await replacePasswordHash(tx, { userId, from: passwordHash, to: made }))) return null;
    await endPasswordLinks(tx, { userId });
    await recordAudit(tx, actor, { action: "password.changed" });
    return endOtherSessionsAndCommit(tx, { userId, sessionId });
  });
  // Changed elsewhere at this moment: the old password is no longer valid.
  return ended === null ? err({ code: "mismatch" }) : ok({ ended });
}
