import { accountOfTenant } from "@/db/queries/carrier-account";
import { ownAddresses } from "@/db/queries/find-number";
import { log } from "@/lib/base/log";
import { err, ok, type Result } from "@/lib/base/result";
import { SealError } from "@/lib/base/seal";
import type { Actor } from "@/lib/domain/actor";
import { may } from "@/lib/domain/policy";
import type { Inventory } from "@/lib/numbers/inventory";
import type { CarrierDesk } from "./carrier-desk";

/** A person waits for it. */
const PATIENCE_MS = 5_000;

/** The numbers of the tenant's account that are not here yet, as the carrier tells now (A2, A3). */
export async function openNumbers(desk: CarrierDesk, actor: Actor): Promise<Result<Inventory, { code: "forbidden" }>> {
  if (!may(actor, "number.add")) return err({ code: "forbidden" });
  const [inventory, ours] = await Promise.all([askInventory(desk, actor), ownAddresses(desk.db, { tenantId: actor.tenantId })]);
  if (!inventory.asked) return ok(inventory);
  return ok({ asked: true, numbers: inventory.numbers.filter(({ e164 }) => !ours.includes(e164)) });
}

/** The whole inventory, for a use case to decide with; never throws for a carrier's or a seal's fault. */
export async function askInventory({ db, carrierFor }: CarrierDesk, { tenantId }: { tenantId: string }): Promise<Inventory> {
  const account = await accountOfTenant(db, { tenantId });
  try {
    const carrier = account ? carrierFor(account) : null;
    if (!carrier) return { asked: false, reason: "There are no QuestBlue credentials yet" };
    const answer = await carrier.listNumbers(AbortSignal.timeout(PATIENCE_MS));
    return answer.ok ? { asked: true, numbers: answer.value } : { asked: false, reason: answer.reason };
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    log.error({ err: error }, "sealed credentials could not be opened");
    return { asked: false, reason: "The stored credentials cannot be opened" };
  }
}
