import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/policy";
import { addNumber, type AddRefusal } from "./add-number";
import { askInventory } from "./ask-inventory";
import type { CarrierContext } from "./carrier-context";

export type ListedAdded = {
  added: number;
  unverified: number;
  refused: { number: string; code: AddRefusal["code"] }[];
};

/** Several numbers chosen from the carrier's list: one question to the carrier, and each is added by itself. */
export async function addListedNumbers(
  context: CarrierContext,
  actor: Actor,
  { numbers }: { numbers: readonly string[] },
): Promise<Result<ListedAdded, { code: "forbidden" }>> {
  if (!may(actor, "number.add")) return err({ code: "forbidden" });
  const asked = await askInventory(context, actor);
  const outcome: ListedAdded = { added: 0, unverified: 0, refused: [] };
  for (const number of numbers) {
    const result = await addNumber(context, actor, { number, label: "", ...asked });
    if (!result.ok) outcome.refused.push({ number, code: result.error.code });
    else {
      outcome.added += 1;
      if (result.value.unverified) outcome.unverified += 1;
    }
  }
  return ok(outcome);
}
