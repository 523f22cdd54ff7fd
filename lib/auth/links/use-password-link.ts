import { endPasswordLinks, setPasswordHash, takePasswordLink } from "@/db/queries/people/password-links";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { isOnlyHere, lockTeam } from "@/db/queries/people/team";
import { hashToken } from "@/lib/base/one-time-token";
import { err, ok, type Result } from "@/lib/base/result";
import { checkNewPassword } from "@/lib/domain/people/credentials-input";
import type { AuthDeps } from "../deps";
import { endAllSessionsAndCommit } from "../session/end-session";
import { livePasswordLink, missed, type LinkRefusal } from "./open-link";
import { hashPassword } from "../password";

type Attempt = {
  token: string;
  /** The link that the form was shown for. */ linkId: string;
  password: string;
  address: string;
};
export type NewPasswordRefusal = LinkRefusal | { code: "too_short" | "unusable" };

const BUSY_RETRY_SECONDS = 5;

/**
 * Sets the password chosen through a link, once: every session of the person ends, and so does every other
 * link (BL6). The conditions of making the link are checked again in the transaction that uses it: the person
 * may have joined another team since.
 */
export async function applyPasswordLink(
  deps: AuthDeps,
  { token, linkId, password, address }: Attempt,
): Promise<Result<{ email: string }, NewPasswordRefusal>> {
  const shown = await livePasswordLink(deps.db, token);
  if (!shown || shown.id !== linkId) return missed(deps, address);
  const chosen = checkNewPassword(password);
  if (!chosen.ok) return err({ code: chosen.problem });
  const passwordHash = await deps.hashing.run(() => hashPassword(chosen.password), { ahead: true });
  if (passwordHash === null) return err({ code: "throttled", retryAfterSeconds: BUSY_RETRY_SECONDS });

  return deps.db.transaction(async (tx): Promise<Result<{ email: string }, NewPasswordRefusal>> => {
    await lockTeam(tx, shown);
    const live = await livePasswordLink(tx, token);
    if (
      !live ||
      !(await isOnlyHere(tx, live)) ||
      !(await takePasswordLink(tx, { tokenHash: hashToken(token) }))
    )
      return err({ code: "gone" });
    const { tenantId, userId, email } = live;
    await setPasswordHash(tx, { userId, passwordHash });
    await endPasswordLinks(tx, { userId });
    const by = { kind: "person", tenantId, userId, sessionId: null } as const;
    await recordAudit(tx, by, {
      action: "password.reset",
      subject: { type: "person", id: userId },
      details: { linkMadeBy: live.madeBy },
    });
    await endAllSessionsAndCommit(tx, { userId });
    return ok({ email });
  });
}
