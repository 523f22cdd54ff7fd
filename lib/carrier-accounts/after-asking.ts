import type { Deps } from "@/db/deps";
import type { Tx } from "@/db/handles";
import { findSession } from "@/db/queries/people/actor";
import { accountOfTenant } from "@/db/queries/carrier-accounts/carrier-account";
import { holdAccount, holdSession } from "@/db/queries/people/sign-in";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { type Action, may } from "@/lib/domain/people/policy";
import { isSessionLive } from "@/lib/domain/people/session-rules";

/** An account at the carrier, as it was when the carrier was asked. */
export type AskedAccount = { id: string; sealedCredentials: Buffer | null };

/** `replaced`: the carrier's answer may be about another account there. */
export type AfterAskingRefusal = { code: "forbidden" | "replaced" };

/**
 * The actor with their current rights. While the carrier is asked, somebody may be demoted or signed out, or
 * the credentials replaced. So after such a wait, write only in a transaction that checks here first. Its
 * result holds until that transaction ends.
 */
export async function afterAsking(
  { now }: Pick<Deps, "now">,
  tx: Tx,
  { actor, action, account }: { actor: Actor; action: Action; account: AskedAccount | null },
): Promise<Result<Actor, AfterAskingRefusal>> {
  const isHeld = (await holdAccount(tx, actor)) && (await holdSession(tx, actor));
  const session = isHeld ? await findSession(tx, actor) : undefined;
  if (!session || !isSessionLive(session, now())) return err({ code: "forbidden" });
  const { tenantRole, superadmin, grants } = session;
  const asNow: Actor = { ...actor, tenantRole, superadmin, grants };
  if (!may(asNow, action)) return err({ code: "forbidden" });
  if (account !== null && !(await isAsAsked(tx, actor, account))) return err({ code: "replaced" });
  return ok(asNow);
}

async function isAsAsked(tx: Tx, { tenantId }: Actor, asked: AskedAccount): Promise<boolean> {
  const stored = await accountOfTenant(tx, { tenantId }, { lock: true });
  if (stored?.id !== asked.id) return false;
  const { sealedCredentials } = stored;
  return sealedCredentials === null || asked.sealedCredentials === null
    ? sealedCredentials === asked.sealedCredentials
    : sealedCredentials.equals(asked.sealedCredentials);
}
