import type { Tx } from "@/db/handles";
import { accountOfTenant } from "@/db/queries/carrier-accounts/carrier-account";
import { keepPreviousMode } from "@/db/queries/carrier-accounts/previous-mode";
import { adminNumbers } from "@/db/queries/numbers/admin-numbers";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { addKey, retireOtherKeys, lockWebhookUrls } from "@/db/queries/carrier-accounts/webhook-keys";
import { err, ok, type Result } from "@/lib/base/result";
import { unlessShut } from "@/lib/base/seal";
import { newToken } from "@/lib/base/one-time-token";
import type { Carrier } from "@/lib/carriers/port";
import type { NotAsked } from "@/lib/domain/carrier/not-answered";
import type { Actor } from "@/lib/domain/principal";
import { readInboundMode } from "@/lib/domain/numbers/inbound-mode";
import { may } from "@/lib/domain/people/policy";
import { afterAsking, type AfterAskingRefusal, type AskedAccount } from "./after-asking";
import { KEY_OVERLAP_HOURS, keyToKeep, webhookAddress } from "./webhook-keys";
import type { CarrierContext } from "./carrier-context";

/** For one number. */
const PATIENCE_MS = 8_000;
const AT_ONCE = 4;

type PointedNumber = { label: string; e164: string; problem: NotAsked | null };
export type Pointed = { address: string; numbers: PointedNumber[] };
/** `busy`: somebody else is doing it at this moment. */
export type PointRefusal =
  | AfterAskingRefusal
  | { code: "no_account" | "no_credentials" | "sealed_shut" | "no_numbers" | "busy" };

/**
 * Creates a new key and makes the carrier call its address for every number of the tenant. The previous keys
 * end a day after the carrier accepted it for all numbers, and not before: a number for which it fails keeps
 * its old address, whose key stays valid until it is ended by hand or a later attempt succeeds (V13). An
 * actor who loses the right while the carrier is asked is stopped there, and no key ends.
 */
export async function setWebhookUrls(
  context: CarrierContext,
  actor: Actor,
): Promise<Result<Pointed, PointRefusal>> {
  const { tenantId } = actor;
  if (!may(actor, "webhook.manage")) return err({ code: "forbidden" });
  const account = await accountOfTenant(context.db, { tenantId });
  if (!account) return err({ code: "no_account" });
  const carrier = await unlessShut(() => context.carrierFor(account), "sealed_shut");
  if (carrier === "sealed_shut" || carrier === null) return err({ code: carrier ?? "no_credentials" });
  const numbers = await adminNumbers(context.db, { tenantId, numbers: "all" });
  if (numbers.length === 0) return err({ code: "no_numbers" });
  return context.db.transaction(async (tx) =>
    (await lockWebhookUrls(tx, { accountId: account.id }))
      ? point(context, actor, { account, carrier, numbers })
      : err({ code: "busy" }),
  );
}

type Asked = { account: AskedAccount; carrier: Carrier; numbers: readonly { label: string; e164: string }[] };

async function point(
  context: CarrierContext,
  actor: Actor,
  { account, carrier, numbers }: Asked,
): Promise<Result<Pointed, PointRefusal>> {
  const { db, seal, publicUrl } = context;
  const { tenantId, userId } = actor;
  const accountId = account.id;
  const stillMay = (tx: Tx) => afterAsking(context, tx, { actor, action: "webhook.manage", account });
  const subject = { type: "carrier_account", id: accountId };
  const key = newToken();
  // Committed before the carrier gets it: it may call at once.
  const { keyId } = await db.transaction(async (tx) => {
    await recordAudit(tx, actor, { action: "webhook.key_made", subject });
    return addKey(tx, { accountId, ...keyToKeep(key, seal), createdBy: userId });
  });

  const address = webhookAddress(publicUrl, key);
  // Where each number's messages went before. If the carrier does not say, the address is set anyway.
  const listed = await carrier.listNumbers(AbortSignal.timeout(PATIENCE_MS));
  const before = listed.ok ? listed.value : [];
  const pointed: PointedNumber[] = [];
  for (let at = 0; at < numbers.length; at += AT_ONCE) {
    if (!(await db.transaction(stillMay)).ok) break;
    const some = numbers.slice(at, at + AT_ONCE).map(async ({ label, e164 }) => {
      const answer = await carrier.setWebhook(e164, address, AbortSignal.timeout(PATIENCE_MS));
      return { label, e164, problem: answer.ok ? null : answer.why };
    });
    pointed.push(...(await Promise.all(some)));
  }
  const failed = numbers.length - pointed.filter(({ problem }) => problem === null).length;
  return db.transaction(async (tx): Promise<Result<Pointed, PointRefusal>> => {
    const still = await stillMay(tx);
    // What was set at the carrier, and the previous modes, are recorded in any case: "put back" needs them.
    await recordAudit(tx, actor, {
      action: "webhook.set_at_carrier",
      subject,
      details: { numbers: numbers.length, failed },
    });
    for (const { e164, modeLabel: label, forwardTo } of before) {
      const wasPointed = pointed.some((each) => each.e164 === e164 && each.problem === null);
      if (wasPointed && label !== "" && readInboundMode(label, forwardTo) !== "url")
        await keepPreviousMode(tx, { tenantId, e164, label, forwardTo });
    }
    if (!still.ok) return still;
    if (failed === 0) await retireOtherKeys(tx, { accountId, keyId, overlapHours: KEY_OVERLAP_HOURS });
    return ok({ address, numbers: pointed });
  });
}
