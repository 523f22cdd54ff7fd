import { accountOfTenant } from "@/db/queries/carrier-accounts/carrier-account";
import { log } from "@/lib/base/log";
import { SealError } from "@/lib/base/seal";
import type { Carrier, CarrierAnswer } from "@/lib/carriers/port";
import { plainRefusal } from "@/lib/view/copy/carrier-copy";
import type { CarrierContext } from "./carrier-context";
import type { AccountRef } from "@/lib/context";

/** A person waits for it. */
const PATIENCE_MS = 5_000;

/** What the tenant's account at the carrier answers, or why it could not be asked; never throws for a carrier's or a seal's fault. */
export async function askAccount<T>(
  { db, carrierFor }: CarrierContext,
  { tenantId }: { tenantId: string },
  ask: (carrier: Carrier, signal: AbortSignal) => Promise<CarrierAnswer<T>>,
): Promise<{ asked: true; account: AccountRef; value: T } | { asked: false; reason: string }> {
  const account = await accountOfTenant(db, { tenantId });
  try {
    const carrier = account ? carrierFor(account) : null;
    if (!account || !carrier) return { asked: false, reason: "There are no QuestBlue credentials yet" };
    const answer = await ask(carrier, AbortSignal.timeout(PATIENCE_MS));
    return answer.ok
      ? { asked: true, account, value: answer.value }
      : {
          asked: false,
          reason: answer.retry === "never" ? plainRefusal(answer.reason) : answer.reason.replace(/\.$/, ""),
        };
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    log.error({ err: error }, "sealed credentials could not be opened");
    return { asked: false, reason: "The stored credentials cannot be opened" };
  }
}
