import { accountOfTenant } from "@/db/queries/carrier-account";
import { adminNumbers } from "@/db/queries/admin-numbers";
import { recordAudit } from "@/db/queries/record-audit";
import { log } from "@/lib/base/log";
import { err, ok, type Result } from "@/lib/base/result";
import { SealError } from "@/lib/base/seal";
import type { Actor } from "@/lib/domain/actor";
import { may } from "@/lib/domain/policy";
import { makeWebhookKey } from "@/lib/numbers/make-webhook-key";
import type { CarrierDesk } from "./carrier-desk";
import { webhookAddress } from "./webhook-address";

/** For one number. */
const PATIENCE_MS = 8_000;
const AT_ONCE = 4;

export type PointedNumber = { label: string; e164: string; problem: string | null };
export type PointRefusal = { code: "forbidden" | "no_account" | "no_credentials" | "sealed_shut" | "no_numbers" };

/**
 * Makes a new key and has the carrier call its address for every number of the tenant. A number for which
 * that fails keeps its old address, which works for the overlap; the new one is told, so that it can be set
 * by hand.
 */
export async function pointNumbers(desk: CarrierDesk, actor: Actor): Promise<Result<{ address: string; numbers: PointedNumber[] }, PointRefusal>> {
  const { tenantId, userId, sessionId } = actor;
  if (!may(actor, "webhook.manage")) return err({ code: "forbidden" });
  const account = await accountOfTenant(desk.db, { tenantId });
  if (!account) return err({ code: "no_account" });
  const carrier = openCarrier(desk, account);
  if (!carrier.ok) return carrier;
  const numbers = await adminNumbers(desk.db, { tenantId, numbers: "all" });
  if (numbers.length === 0) return err({ code: "no_numbers" });
  const made = await makeWebhookKey(desk, actor);
  if (!made.ok) return made;

  const address = webhookAddress(desk.publicUrl, made.value.key);
  const pointed: PointedNumber[] = [];
  for (let at = 0; at < numbers.length; at += AT_ONCE) {
    const some = numbers.slice(at, at + AT_ONCE).map(async ({ label, e164 }) => {
      const answer = await carrier.value.setWebhook(e164, address, AbortSignal.timeout(PATIENCE_MS));
      return { label, e164, problem: answer.ok ? null : answer.reason };
    });
    pointed.push(...(await Promise.all(some)));
  }
  const failed = pointed.filter(({ problem }) => problem !== null).length;
  await recordAudit(desk.db, {
    action: "webhook.set_at_carrier",
    tenantId,
    actorId: userId,
    sessionId,
    subject: { type: "carrier_account", id: account.id },
    details: { numbers: pointed.length, failed },
  });
  return ok({ address, numbers: pointed });
}

function openCarrier({ carrierFor }: CarrierDesk, account: Parameters<CarrierDesk["carrierFor"]>[0]) {
  try {
    const carrier = carrierFor(account);
    return carrier ? ok(carrier) : err({ code: "no_credentials" as const });
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    log.error({ err: error }, "sealed credentials could not be opened");
    return err({ code: "sealed_shut" as const });
  }
}
