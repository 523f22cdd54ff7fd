import { findDelivery, deliveryOutcome, releaseDelivery } from "@/db/queries/inbound/webhook-deliveries";
import { recordAudit } from "@/db/queries/ops/record-audit";
import type { QuarantineCode, WebhookDeliveryState } from "@/db/vocabulary";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/people/policy";
import type { DeliveryDeps } from "@/lib/context";
import { readDelivery, ingestDeliveries } from "../ingest/ingest-deliveries";

/**
 * `state`: the outcome. `quarantined` again, with the code, or `received` if it will be tried again
 * automatically.
 */
export type Replayed = { state: WebhookDeliveryState; code: QuarantineCode | null };
export type ReplayError = { code: "not_found" | "forbidden" | "not_quarantined" };

type ReplayDeps = Pick<DeliveryDeps, "db" | "now" | "random" | "read" | "publishNow"> & { pokeSends(): void };

/** An admin replays a delivery from quarantine, after the cause is removed (V11). */
export async function replayDelivery(
  deps: ReplayDeps,
  actor: Actor,
  { deliveryId }: { deliveryId: string },
): Promise<Result<Replayed, ReplayError>> {
  const own = await findDelivery(deps.db, { tenantId: actor.tenantId, id: deliveryId });
  const nobodys =
    !own && may(actor, "system.manage")
      ? await findDelivery(deps.db, { tenantId: null, id: deliveryId })
      : undefined;
  const delivery = own ?? nobodys;
  if (!delivery) return err({ code: "not_found" });
  if (own && !may(actor, "quarantine.replay")) return err({ code: "forbidden" });

  const released = await deps.db.transaction(async (tx) => {
    if (!(await releaseDelivery(tx, delivery))) return false;
    await recordAudit(tx, actor, {
      action: "delivery.replayed",
      subject: { type: "webhook_delivery", id: delivery.id },
    });
    return true;
  });
  if (!released) return err({ code: "not_quarantined" });

  const { events, queued } = await ingestDeliveries(deps, [readDelivery(deps, { ...delivery, attempts: 0 })]);
  events.forEach(deps.publishNow);
  if (queued) deps.pokeSends();
  const outcome = await deliveryOutcome(deps.db, delivery);
  return outcome ? ok({ state: outcome.state, code: outcome.code }) : err({ code: "not_found" });
}
