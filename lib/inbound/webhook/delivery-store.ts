import type { Db } from "@/db/handles";
import { insertDeliveries, type NewDelivery } from "@/db/queries/inbound/webhook-deliveries";

const MAX_ROWS = 128;
const MAX_BYTES = 4 * 1024 * 1024;
/** More than this waiting means that the database does not keep up: new calls are refused at once (V56). */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;
const MAX_WAITING_ROWS = 2_000;

export type StoredDelivery = NewDelivery & { receivedAt: Date };

type Waiting = { call: NewDelivery; resolve(kept: StoredDelivery): void; reject(fault: unknown): void };

/**
 * Commits raw calls, one multi-row insert at a time: calls that arrive during an insert share the next one,
 * and so its wait for the disk. Rejects if a call could not be stored.
 */
export function createDeliveryStore(db: Db) {
  const waiting: Waiting[] = [];
  let waitingBytes = 0;
  let busy = false;

  const takeBatch = (): Waiting[] => {
    let bytes = 0;
    let rows = 0;
    while (
      rows < waiting.length &&
      rows < MAX_ROWS &&
      (rows === 0 || bytes + sizeOf(waiting[rows]) <= MAX_BYTES)
    )
      bytes += sizeOf(waiting[rows++]);
    waitingBytes -= bytes;
    return waiting.splice(0, rows);
  };

  async function drain(): Promise<void> {
    busy = true;
    while (waiting.length > 0) {
      const batch = takeBatch();
      try {
        const times = new Map(
          (
            await insertDeliveries(
              db,
              batch.map(({ call }) => call),
            )
          ).map(({ id, receivedAt }) => [id, receivedAt]),
        );
        for (const { call, resolve, reject } of batch) {
          const receivedAt = times.get(call.id);
          if (receivedAt) resolve({ ...call, receivedAt });
          else reject(new Error("the database did not keep a call"));
        }
      } catch (fault) {
        for (const { reject } of batch) reject(fault);
      }
    }
    busy = false;
  }

  return (call: NewDelivery): Promise<StoredDelivery> =>
    new Promise((resolve, reject) => {
      if (waiting.length >= MAX_WAITING_ROWS || waitingBytes > MAX_WAITING_BYTES)
        return reject(new Error("too many calls wait to be stored"));
      const entry = { call, resolve, reject };
      waiting.push(entry);
      waitingBytes += sizeOf(entry);
      if (!busy) void drain();
    });
}

const sizeOf = (entry: Waiting | undefined): number => entry?.call.body.byteLength ?? 0;
