import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/policy";
import { askAccount } from "./ask-account";
import type { CarrierContext } from "./carrier-context";
import { afterAsking, type AfterAskingRefusal } from "./after-asking";
import { keepCampaigns } from "./keep-campaigns";

export type ReadRefusal = AfterAskingRefusal | { code: "not_asked"; reason: string };

/** Asks the tenant's account for its campaigns now, and says how many it has (A1). Without an answer nothing changes. */
export async function readCampaigns(
  context: CarrierContext,
  actor: Actor,
): Promise<Result<{ campaigns: number }, ReadRefusal>> {
  if (!may(actor, "number.add")) return err({ code: "forbidden" });
  const answer = await askAccount(context, actor, (carrier, signal) => carrier.listCampaigns(signal));
  if (!answer.asked) return err({ code: "not_asked", reason: answer.reason });
  return context.db.transaction(async (tx): Promise<Result<{ campaigns: number }, ReadRefusal>> => {
    const still = await afterAsking(context, tx, { actor, action: "number.add", account: answer.account });
    if (!still.ok) return still;
    await keepCampaigns(tx, { account: answer.account, campaigns: answer.value });
    return ok({ campaigns: answer.value.length });
  });
}
