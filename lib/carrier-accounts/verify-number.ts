import { eq } from "drizzle-orm";
import { findNumber } from "@/db/queries/numbers/find-number";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { numbers } from "@/db/schema/numbers";
import { err, ok, type Result } from "@/lib/base/result";
import type { NotAsked } from "@/lib/domain/carrier/not-answered";
import type { Actor } from "@/lib/domain/principal";
import { canSee, may } from "@/lib/domain/people/policy";
import { afterAsking, type AfterAskingRefusal } from "./after-asking";
import { askInventory } from "./ask-account";
import type { CarrierContext } from "./carrier-context";

export type VerifyRefusal =
  | { code: "not_found" | "not_in_inventory" }
  | AfterAskingRefusal
  | { code: "not_asked"; why: NotAsked };

/** Asks the carrier again about a number that was added while it could not be asked. */
export async function verifyNumber(
  context: CarrierContext,
  actor: Actor,
  { numberId }: { numberId: string },
): Promise<Result<null, VerifyRefusal>> {
  const { tenantId } = actor;
  const number = canSee(actor, numberId) ? await findNumber(context.db, { tenantId, numberId }) : undefined;
  if (!number) return err({ code: "not_found" });
  if (!may(actor, "number.add")) return err({ code: "forbidden" });
  const { inventory, account } = await askInventory(context, actor);
  if (!inventory.asked) return err({ code: "not_asked", why: inventory.why });
  if (!inventory.numbers.some(({ e164 }) => e164 === number.e164)) return err({ code: "not_in_inventory" });
  return context.db.transaction(async (tx): Promise<Result<null, VerifyRefusal>> => {
    const still = await afterAsking(context, tx, { actor, action: "number.add", account });
    if (!still.ok) return still;
    if (!(await findNumber(tx, { tenantId, numberId }, { lock: true }))) return err({ code: "not_found" });
    await tx.update(numbers).set({ unverified: false }).where(eq(numbers.id, numberId));
    await recordAudit(tx, actor, { action: "number.verified", subject: { type: "number", id: numberId } });
    return ok(null);
  });
}
