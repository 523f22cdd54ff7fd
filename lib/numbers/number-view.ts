import type { Tx } from "@/db/handles";
import { numberFacts } from "@/db/queries/numbers/number-facts";
import type { NumberView } from "@/lib/protocol/views";
import { toNumberView } from "@/lib/view/map/to-view";

/** A number as everybody on it sees it, as of now in this transaction. */
export async function numberView(tx: Tx, numberId: string): Promise<NumberView> {
  const [number] = await numberFacts(tx, { numberIds: [numberId] });
  if (!number) throw new Error(`number ${numberId} is gone`);
  return toNumberView(number);
}
