import { err, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/policy";
import { addNumber, type AddedNumber, type AddRefusal } from "./add-number";
import { askInventory } from "./ask-inventory";
import type { CarrierContext } from "./carrier-context";

/** Adds a number after asking the carrier whether the account has it. Whoever may not add is not worth the question. */
export async function addCheckedNumber(
  context: CarrierContext,
  actor: Actor,
  input: { number: string; label: string },
): Promise<Result<AddedNumber, AddRefusal>> {
  if (!may(actor, "number.add")) return err({ code: "forbidden" });
  return addNumber(context, actor, { ...input, ...(await askInventory(context, actor)) });
}
