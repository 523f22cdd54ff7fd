import { waitingDeliveries } from "@/db/queries/inbound/webhook-deliveries";
import type { DeliveryDeps } from "@/lib/context";
import { readDelivery, ingestDeliveries } from "./ingest-deliveries";

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
    waiting.map((receipt) => readDelivery(deps, receipt)),
  );
  for (const { numberId, events: ofNumber } of events) deps.publishNow(numberId, ofNumber);
  return waiting.length;
}
