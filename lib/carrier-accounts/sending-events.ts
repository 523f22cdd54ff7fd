import type { Tx } from "@/db/handles";
import type { EventToAppend, NumberEvents } from "@/db/queries/events/append-events";
import { numbersOfAccount } from "@/db/queries/carrier-accounts/account-standing";
import { lockedNumberFacts } from "@/db/queries/numbers/number-facts";
import { type AccountStanding, sendingState } from "@/lib/domain/sending/sending-state";
import { toNumberChange } from "@/lib/view/map/to-view";

/**
 * An account before and after a change; `before` was read under the lock of its row. Undefined if nothing was
 * written.
 */
type Change = { accountId: string; before: AccountStanding | undefined; after: AccountStanding | undefined };

/** Events that tell everybody on an account's numbers its new sending state; none if it did not change. */
export async function sendingEvents(
  tx: Tx,
  { accountId, before, after }: Change,
): Promise<NumberEvents<EventToAppend>[]> {
  if (!before || !after || sendingState(before) === sendingState(after)) return [];
  return (await lockedNumberFacts(tx, { numberIds: await numbersOfAccount(tx, { accountId }) })).map(
    toNumberChange,
  );
}
