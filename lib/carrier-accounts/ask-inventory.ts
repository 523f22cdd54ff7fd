import { ownAddresses } from "@/db/queries/numbers/find-number";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/policy";
import type { Inventory } from "./inventory";
import type { AskedAccount } from "./after-asking";
import { askAccount } from "./ask-account";
import type { CarrierContext } from "./carrier-context";

/** The numbers of the tenant's account that are not here yet, as the carrier tells now (A2, A3). */
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

/** The whole inventory, for a use case to decide with, and the account that told it. */
export async function askInventory(
  context: CarrierContext,
  { tenantId }: { tenantId: string },
): Promise<{ inventory: Inventory; account: AskedAccount | null }> {
  const answer = await askAccount(context, { tenantId }, (carrier, signal) => carrier.listNumbers(signal));
  return answer.asked
    ? { inventory: { asked: true, numbers: answer.value }, account: answer.account }
    : { inventory: answer, account: null };
}
