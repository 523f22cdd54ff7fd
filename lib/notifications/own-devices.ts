import type { Deps } from "@/db/deps";
import { deleteSubscription, findSubscription, putSubscription } from "@/db/queries/notifications/pushes";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { trialCopy } from "@/lib/view/copy/notification-copy";
import type { PushOutcome, PushTarget, SendPush } from "@/lib/push/port";

/** Pushes to this device from now on, as long as this session is in force. */
export async function addDevice(
  deps: Deps,
  { tenantId, userId, sessionId }: Actor,
  target: PushTarget,
): Promise<Result<object, never>> {
  await putSubscription(deps.db, { tenantId, userId, sessionId }, target);
  return ok({});
}

/** No more pushes to this device of the actor. */
export async function removeDevice(
  deps: Deps,
  actor: Actor,
  { endpoint }: { endpoint: string },
): Promise<Result<object, never>> {
  await deleteSubscription(deps.db, actor, endpoint);
  return ok({});
}

/** Sends one to a device of the actor, to see that it arrives. */
export async function tryDevice(
  { db, push }: Pick<Deps, "db"> & { push: SendPush },
  actor: Actor,
  { endpoint }: { endpoint: string },
): Promise<Result<{ outcome: PushOutcome }, { code: "not_found" }>> {
  const target = await findSubscription(db, actor, endpoint);
  if (!target) return err({ code: "not_found" });
  const outcome = await push(target, {
    ...trialCopy,
    path: "/inbox",
    tag: "test",
    badge: 0,
  });
  if (outcome === "gone") await deleteSubscription(db, actor, endpoint);
  return ok({ outcome });
}
