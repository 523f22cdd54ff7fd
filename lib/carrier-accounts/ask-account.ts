import { accountOfTenant } from "@/db/queries/carrier-accounts/carrier-account";
import { unlessShut } from "@/lib/base/seal";
import type { Carrier, CarrierAnswer } from "@/lib/carriers/port";
import type { NotAsked } from "@/lib/domain/carrier/not-answered";
import type { CarrierContext } from "./carrier-context";
import type { AccountRef } from "@/lib/context";
import { ownAddresses } from "@/db/queries/numbers/find-number";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/people/policy";
import type { AskedAccount } from "./after-asking";

/** A person waits for the answer. */
const PATIENCE_MS = 5_000;

/**
 * The answer of the tenant's account at the carrier, or why it could not be asked. Never throws for a fault
 * of the carrier or of the seal.
 */
export async function askAccount<T>(
  { db, carrierFor }: CarrierContext,
  { tenantId }: { tenantId: string },
  ask: (carrier: Carrier, signal: AbortSignal) => Promise<CarrierAnswer<T>>,
): Promise<{ asked: true; account: AccountRef; value: T } | { asked: false; why: NotAsked }> {
  const account = await accountOfTenant(db, { tenantId });
  const carrier = await unlessShut(() => (account ? carrierFor(account) : null), "sealed_shut");
  if (carrier === "sealed_shut") return { asked: false, why: { code: carrier } };
  if (!account || !carrier) return { asked: false, why: { code: "no_credentials" } };
  const answer = await ask(carrier, AbortSignal.timeout(PATIENCE_MS));
  return answer.ok ? { asked: true, account, value: answer.value } : { asked: false, why: answer.why };
}

/** The numbers that the account owns according to the carrier, or why it could not be asked. */
export type Inventory =
  | { asked: true; numbers: readonly { e164: string; smsEnabled: boolean }[] }
  | { asked: false; why: NotAsked };

/** The numbers of the tenant's account that are not here yet, as the carrier lists them now (A2, A3). */
export async function openNumbers(
  context: CarrierContext,
  actor: Actor,
): Promise<Result<Inventory, { code: "forbidden" }>> {
  if (!may(actor, "number.add")) return err({ code: "forbidden" });
  const [{ inventory }, ours] = await Promise.all([
    askInventory(context, actor),
    ownAddresses(context.db, { tenantId: actor.tenantId }),
  ]);
  if (!inventory.asked) return ok(inventory);
  return ok({ asked: true, numbers: inventory.numbers.filter(({ e164 }) => !ours.includes(e164)) });
}

/** The whole inventory, for a use case to decide with, and the account that returned it. */
export async function askInventory(
  context: CarrierContext,
  { tenantId }: { tenantId: string },
): Promise<{ inventory: Inventory; account: AskedAccount | null }> {
  const answer = await askAccount(context, { tenantId }, (carrier, signal) => carrier.listNumbers(signal));
  return answer.asked
    ? { inventory: { asked: true, numbers: answer.value }, account: answer.account }
    : { inventory: answer, account: null };
}
