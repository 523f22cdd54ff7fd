import type { NewDelivery } from "@/db/queries/inbound/webhook-deliveries";
import { withinOr } from "@/lib/base/within";
import { createDeliveryStore } from "./delivery-store";
import { createKeyedBatchQueue } from "./keyed-batch-queue";
import {
  batchKeysOf,
  readDelivery,
  ingestDeliveries,
  type ReadDelivery,
  type TakeDeps,
  type Taken,
} from "../ingest/ingest-deliveries";
import { log } from "@/lib/base/log";
import { ingestFresh } from "../ingest/ingest-messages";

/** A call that cannot be stored within this time is refused, long before a carrier gives up (V10). */
const STORE_TIMEOUT_MS = 4_000;
/**
 * Beyond these limits, deliveries are stored before they are ingested: memory must not grow with a flood
 * (V56).
 */
const MAX_FRESH_BYTES = 64 * 1024;
const MAX_FRESH = 256;
/** Beyond this, stored deliveries are left to the sweep. */
const MAX_KEPT = 1_000;

type Options = {
  tell(taken: Taken): void;
  /** How long a call waits for its stored delivery to be ingested. */
  takenWithinMs: number;
};

/**
 * Stores deliveries. Most messages are stored and ingested in one commit, shared by all that came meanwhile.
 * If that is not possible, for whatever reason, a delivery is stored by its own commit and ingested after it.
 * So a delivery that waits for a lock, or meets a bug of ours, is stored anyway, and holds up no other.
 */
export function createIntake(deps: TakeDeps, { tell, takenWithinMs }: Options) {
  const keep = createDeliveryStore(deps.db);
  /**
   * Keys of deliveries that are stored first and ingested later. Deliveries after them with the same key do
   * the same, so that none is overtaken.
   */
  const long = new Map<string, number>();
  const count = (read: ReadDelivery, by: 1 | -1): void => {
    for (const key of batchKeysOf(read)) {
      const left = (long.get(key) ?? 0) + by;
      if (left > 0) long.set(key, left);
      else long.delete(key);
    }
  };
  const isOpen = (read: ReadDelivery): boolean => !batchKeysOf(read).some((key) => long.has(key));

  /** True for what was ingested; nothing is written of the rest. */
  const fresh = createKeyedBatchQueue({
    batchKeysOf,
    maxWaiting: MAX_FRESH,
    work: async (deliveries: readonly ReadDelivery[]) => {
      const open = deliveries.filter(isOpen);
      const taken = open.length > 0 ? await takeFresh(deps, open) : null;
      if (taken) tell(taken);
      return deliveries.map((delivery) => {
        const isTaken = taken !== null && open.includes(delivery);
        // Before anything behind it has a turn.
        if (!isTaken) count(delivery, 1);
        return isTaken;
      });
    },
  });
  const kept = createKeyedBatchQueue({
    batchKeysOf,
    maxWaiting: MAX_KEPT,
    work: async (deliveries: readonly ReadDelivery[]) => {
      tell(await ingestDeliveries(deps, deliveries));
      return deliveries;
    },
  });

  async function takenAtOnce(read: ReadDelivery): Promise<boolean> {
    const isShort =
      read.call.kind === "message" &&
      !read.call.report &&
      read.delivery.body.byteLength <= MAX_FRESH_BYTES &&
      isOpen(read);
    const outcome = isShort ? await fresh(read) : "full";
    if (outcome === "full") count(read, 1);
    return outcome === true;
  }

  /** Resolves after the commit; `taken` resolves once it is ingested as well. */
  async function store(raw: NewDelivery): Promise<{ taken: Promise<unknown> }> {
    const read = readDelivery(deps, waiting(raw, deps.now()));
    if (await takenAtOnce(read)) return { taken: Promise.resolve() };
    const arrived = () => count(read, -1);
    const { receivedAt } = await keep({ ...raw, isReport: read.call.kind === "status" }).catch(
      (fault: unknown) => {
        arrived();
        throw fault;
      },
    );
    // A delivery left to the sweep is answered no sooner than the others: the caller relies on that
    // (answer-after.ts).
    return {
      taken: kept({ ...read, delivery: waiting(raw, receivedAt) })
        .finally(arrived)
        .then((outcome) => (outcome === "full" ? never() : outcome)),
    };
  }

  /**
   * True once the call is committed, and ingested unless that takes too long. False if it could not be stored
   * in time.
   */
  return async (raw: NewDelivery): Promise<boolean> => {
    const stored = await withinOr(STORE_TIMEOUT_MS, store(raw), "late");
    if (stored === "late") return false;
    await withinOr(takenWithinMs, stored.taken, "late");
    return true;
  };
}

const never = (): Promise<never> => new Promise(() => {});

const waiting = (raw: NewDelivery, receivedAt: Date) => ({
  ...raw,
  receivedAt,
  answeredAt: null,
  fingerprint: null,
  attempts: 0,
});

/**
 * Stores messages and ingests them in one commit. Null if that is not possible, for whatever reason: then
 * nothing is written, and each must be stored on its own. A fault is reported when it occurs again there.
 */
async function takeFresh(
  deps: Pick<TakeDeps, "db" | "now">,
  messages: readonly ReadDelivery[],
): Promise<Taken | null> {
  const fresh = messages.flatMap(({ delivery, call }) =>
    call.kind === "message" ? [{ raw: delivery, message: call }] : [],
  );
  try {
    return await ingestFresh(deps, fresh);
  } catch (error) {
    log.debug({ err: error, calls: messages.length }, "webhook calls were not taken in at once");
    return null;
  }
}
