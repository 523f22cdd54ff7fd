import { waitingDeliveries } from "@/db/queries/inbound/webhook-deliveries";
import type { DeliveryDeps } from "@/lib/context";
import { readDelivery, ingestDeliveries } from "./ingest-deliveries";
import { heldDeliveries, numbersBehind, takeTurn } from "@/db/queries/inbound/held-deliveries";
import { settleEach } from "@/lib/base/settle-all";

/** Younger calls are still in the hands of the process that kept them. */
const OLDER_THAN_MS = 2_000;
const BATCH = 100;

type Options = { olderThanMs?: number; limit?: number };

/**
 * Takes in what was kept and not taken in: its process died, was too busy, or had a fault (V1, V11).
 * Returns how many calls it looked at.
 */
export async function ingestWaitingDeliveries(
  deps: Pick<DeliveryDeps, "db" | "now" | "random" | "read" | "publishNow">,
  { olderThanMs = OLDER_THAN_MS, limit = BATCH }: Options = {},
): Promise<number> {
  const waiting = await waitingDeliveries(deps.db, { olderThanMs, limit });
  if (waiting.length === 0) return 0;
  const { events } = await ingestDeliveries(
    deps,
    waiting.map((delivery) => readDelivery(deps, delivery)),
  );
  events.forEach(deps.publishNow);
  return waiting.length;
}

/** A round ends, so that other numbers have their turn; the next one is a second later. */
const BATCHES_A_ROUND = 20;

type HeldDeps = Pick<DeliveryDeps, "db" | "now" | "random" | "read" | "publishNow"> & { pokeSends?(): void };

/**
 * Takes in what came for a number while it was off, once it is on: in the order in which it came, and before
 * anything that comes now. One batch is one transaction, so a process that dies
 * leaves the rest for the next round. Returns how many calls it looked at.
 */
export async function ingestHeldMessages(deps: HeldDeps): Promise<number> {
  let looked = 0;
  await settleEach(await numbersBehind(deps.db), async ({ id }) => {
    for (let batch = 0; batch < BATCHES_A_ROUND; batch += 1) {
      const taken = await takeBatch(deps, id);
      looked += taken;
      if (taken < BATCH) return;
    }
  });
  return looked;
}

/** How many calls were looked at; none when another process is at it. */
const takeBatch = (deps: HeldDeps, numberId: string): Promise<number> =>
  deps.db.transaction(async (tx) => {
    if (!(await takeTurn(tx, { numberId }))) return 0;
    const held = await heldDeliveries(tx, { numberId, limit: BATCH });
    const { events, queued } = await ingestDeliveries(
      deps,
      held.map((delivery) => readDelivery(deps, delivery)),
      { catchingUp: true },
    );
    events.forEach(deps.publishNow);
    if (queued) deps.pokeSends?.();
    return held.length;
  });
