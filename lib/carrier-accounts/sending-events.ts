import type { Tx } from "@/db/handles";
import type { EventToAppend, NumberEvents } from "@/db/queries/events/append-events";
import { numbersOfAccount } from "@/db/queries/carrier-accounts/account-standing";
import { lockedNumberFacts } from "@/db/queries/numbers/number-facts";
import { type AccountStanding, sendingState } from "@/lib/domain/sending-state";
import { toNumberChange } from "@/lib/view/map/to-view";

/** An account before and after a change; `before` was read under the lock of its row. Undefined where nothing was written. */
type Change = { accountId: string; before: AccountStanding | undefined; after: AccountStanding | undefined };

/** Tells everybody on an account's numbers what becomes of their texts by now; nothing, where that is what it was. */
export async function sendingEvents(
  tx: Tx,
  { accountId, before, after }: Change,
): Promise<NumberEvents<EventToAppend>[]> {
  if (!before || !after || sendingState(before) === sendingState(after)) return [];
  return (await lockedNumberFacts(tx, { numberIds: await numbersOfAccount(tx, { accountId }) })).map(
    toNumberChange,
  );
}
