import type { Writable } from "node:stream";

/** The part of a driver's connection that is needed; Neon's has no stream that could be held. */
type Client = { connection?: { stream?: Partial<Pick<Writable, "cork" | "uncork">> } };

const held = new WeakSet<object>();

/**
 * Sends everything written to this connection, until the promises of this turn have run, in one system call.
 * The driver would make one per statement: socket writes were the most expensive work of the web process.
 */
export function holdWrites(client: object): void {
  const stream = (client as Client).connection?.stream;
  if (!stream?.cork || !stream.uncork || held.has(stream)) return;
  held.add(stream);
  stream.cork();
  process.nextTick(() => {
    held.delete(stream);
    stream.uncork?.();
  });
}
