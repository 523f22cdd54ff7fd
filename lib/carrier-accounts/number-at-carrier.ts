import { findNumber } from "@/db/queries/numbers/find-number";
import { forgetPreviousMode } from "@/db/queries/carrier-accounts/previous-mode";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { err, ok, type Result } from "@/lib/base/result";
import type { NotAsked } from "@/lib/domain/carrier/not-answered";
import type { Actor } from "@/lib/domain/principal";
import { readInboundMode } from "@/lib/domain/numbers/inbound-mode";
import { canSee, may } from "@/lib/domain/people/policy";
import { afterAsking, type AfterAskingRefusal } from "./after-asking";
import { askAccount } from "./ask-account";
import type { CarrierContext } from "./carrier-context";

type Refusal = { code: "not_found" | "forbidden" } | { code: "not_asked"; why: NotAsked };

/** The carrier's state of an off-net order for a number, in its own words; null if it has none. */
export async function offNetState(
  context: CarrierContext,
  actor: Actor,
  { numberId }: { numberId: string },
): Promise<Result<string | null, Refusal>> {
  const number = await ofActor(context, actor, numberId);
  if (!number.ok) return number;
  const asked = await askAccount(context, actor, (carrier, signal) =>
    carrier.offNetState(number.value.e164, signal),
  );
  return asked.asked ? ok(asked.value) : err({ code: "not_asked", why: asked.why });
}

/**
 * `nothing_known`: we never set it, or the carrier did not say where messages went. `by_hand`: that mode
 * needs information that the carrier does not give.
 */
export type PutBackRefusal = Refusal | AfterAskingRefusal | { code: "nothing_known" | "by_hand" };

/**
 * Sends a number's messages again to where they went before the carrier called us. From then on none comes in
 * here.
 */
export async function putBackMode(
  context: CarrierContext,
  actor: Actor,
  { numberId }: { numberId: string },
): Promise<Result<null, PutBackRefusal>> {
  const { tenantId } = actor;
  const number = await ofActor(context, actor, numberId);
  if (!number.ok) return number;
  const { e164, previousMode, previousForward } = number.value;
  if (previousMode === null) return err({ code: "nothing_known" });
  const mode = readInboundMode(previousMode, previousForward);
  if (mode === null || mode === "url") return err({ code: "by_hand" });
  const asked = await askAccount(context, actor, (carrier, signal) =>
    carrier.setInboundMode(e164, mode, signal),
  );
  if (!asked.asked) return err({ code: "not_asked", why: asked.why });
  // The carrier has done it, whatever the admin may do by now: it is recorded in any case.
  return context.db.transaction(async (tx): Promise<Result<null, PutBackRefusal>> => {
    const still = await afterAsking(context, tx, { actor, action: "webhook.manage", account: asked.account });
    if (still.ok) await forgetPreviousMode(tx, { tenantId, numberId });
    await recordAudit(tx, actor, {
      action: "webhook.put_back",
      subject: { type: "number", id: numberId },
      details: { mode: mode.mode },
    });
    return still.ok ? ok(null) : still;
  });
}

async function ofActor({ db }: CarrierContext, actor: Actor, numberId: string) {
  const number = canSee(actor, numberId)
    ? await findNumber(db, { tenantId: actor.tenantId, numberId })
    : undefined;
  if (!number) return err({ code: "not_found" as const });
  return may(actor, "webhook.manage") ? ok(number) : err({ code: "forbidden" as const });
}
