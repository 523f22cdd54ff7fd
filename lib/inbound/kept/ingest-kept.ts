import { waitingDeliveries } from "@/db/queries/inbound/webhook-deliveries";
import type { DeliveryDeps } from "@/lib/context";
import { readDelivery, ingestDeliveries } from "../ingest/ingest-deliveries";
import { heldDeliveries, numbersBehind, takeTurn } from "@/db/queries/inbound/held-deliveries";
import { settleEach } from "@/lib/base/settle-all";

/** Younger deliveries are still being handled by the process that stored them. */
const OLDER_THAN_MS = 2_000;
const BATCH = 100;

type Options = { olderThanMs?: number; limit?: number };

/**
 * Ingests deliveries that were stored and not ingested: their process died, was too busy, or had a fault (V1,
 * V11). Returns how many it looked at.
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

/** Ends a round, so that other numbers have their turn; the next round is a second later. */
const BATCHES_A_ROUND = 20;

type HeldDeps = Pick<DeliveryDeps, "db" | "now" | "random" | "read" | "publishNow"> & { pokeSends?(): void };

/**
 * Ingests what came for a number while it was off, once it is on: in the order in which it came, and before
 * anything that comes now. One batch is one transaction, so a process that dies leaves the rest for the next
 * round. Returns how many deliveries it looked at.
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

/** Returns how many deliveries were looked at; 0 if another process is doing it. */
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
