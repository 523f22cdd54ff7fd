import { recordAudit } from "@/db/queries/ops/record-audit";
import { holdAccount, insertSession, teamsOf } from "@/db/queries/people/sign-in";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { sessionExpiresAt } from "@/lib/domain/people/session-rules";
import type { AuthDeps } from "../deps";
import { endSession } from "./end-session";

/** The teams of the person who is signed in; a session belongs to one of them. */
export const myTeams = (
  { db }: Pick<AuthDeps, "db">,
  { userId }: Actor,
): Promise<{ tenantId: string; name: string }[]> => teamsOf(db, { userId });

/** Switches to another team of the actor: begins a new session there and ends this one. */
export async function switchTeam(
  deps: AuthDeps,
  actor: Actor,
  { tenantId }: { tenantId: string },
): Promise<Result<{ sessionId: string }, { code: "not_found" }>> {
  const { userId } = actor;
  const sessionId = await deps.db.transaction(async (tx) => {
    if (!(await holdAccount(tx, { userId, tenantId }))) return null;
    const started = await insertSession(tx, { userId, tenantId, expiresAt: sessionExpiresAt(deps.now()) });
    await recordAudit(
      tx,
      { kind: "person", tenantId, userId, sessionId: started },
      { action: "session.started", details: { from: actor.tenantId } },
    );
    return started;
  });
  if (sessionId === null) return err({ code: "not_found" });
  await endSession(deps, actor.sessionId);
  return ok({ sessionId });
}
