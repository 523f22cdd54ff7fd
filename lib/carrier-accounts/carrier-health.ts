import { accountOfTenant } from "@/db/queries/carrier-accounts/carrier-account";
import type { HistoryState } from "@/db/vocabulary";
import { err, ok, type Result } from "@/lib/base/result";
import { unlessShut } from "@/lib/base/seal";
import type { Actor } from "@/lib/domain/principal";
import { isLow, spendable } from "@/lib/domain/carrier/balance";
import type { NotAnswered } from "@/lib/domain/carrier/not-answered";
import { may } from "@/lib/domain/people/policy";
import type { CarrierContext } from "./carrier-context";

/** The page waits for the answer. */
const PATIENCE_MS = 4_000;

export type CarrierHealth = {
  /** About the credentials, without their content. */
  set: { at: Date | null; hint: string | null; testedAt: Date | null } | null;
  /** The last outcome of the comparison with the carrier's history, and its time; null before the first. */
  history: { state: HistoryState; at: Date } | null;
  /**
   * The carrier's current answer. `sealed_shut`: the key of this installation does not open the credentials
   * (V50).
   */
  now:
    | { state: "no_credentials" | "sealed_shut" }
    | {
        state: "works";
        /** May still be spent, credit included, as on the status page and in the warning. */ left:
          | number
          | null;
        low: boolean;
      }
    | { state: "refused" | "unreachable"; why: NotAnswered };
};

/** Whether the carrier accepts our credentials now, and how much may still be spent. */
export async function carrierHealth(
  { db, carrierFor }: CarrierContext,
  actor: Actor,
): Promise<Result<CarrierHealth, { code: "forbidden" }>> {
  if (!may(actor, "credentials.edit")) return err({ code: "forbidden" });
  const account = await accountOfTenant(db, { tenantId: actor.tenantId });
  if (!account?.sealedCredentials) return ok({ set: null, history: null, now: { state: "no_credentials" } });
  const set = {
    at: account.credentialsSetAt,
    hint: account.credentialsHint,
    testedAt: account.credentialsTestedAt,
  };
  const { historyState, historyAskedAt } = account;
  const history = historyState && historyAskedAt && { state: historyState, at: historyAskedAt };
  const carrier = await unlessShut(() => carrierFor(account), "sealed_shut");
  if (carrier === "sealed_shut") return ok({ set, history, now: { state: carrier } });
  const answer = await carrier?.balance(AbortSignal.timeout(PATIENCE_MS));
  if (!answer) return ok({ set: null, history: null, now: { state: "no_credentials" } });
  if (!answer.ok)
    return ok({
      set,
      history,
      now: { state: answer.retry === "never" ? "refused" : "unreachable", why: answer.why },
    });
  const left = spendable(answer.value);
  return ok({ set, history, now: { state: "works", left, low: isLow(left) } });
}
