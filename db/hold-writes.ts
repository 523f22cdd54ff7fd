import type { Writable } from "node:stream";

/** As much of a driver's connection as it takes; Neon's has no stream that could be held. */
type Client = { connection?: { stream?: Partial<Pick<Writable, "cork" | "uncork">> } };

const held = new WeakSet<object>();

/**
 * What is sent over this connection until the promises of this turn have run leaves by one system call, where
 * the driver makes one of each statement: writing to sockets was the most expensive thing that the web process did.
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
