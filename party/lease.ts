import type { ReplyLease } from "@/lib/protocol/frames";
import { LEASE_MS } from "@/lib/protocol/timings";
import type { Lease, Room, ConnectionState } from "./state";

const keyAt = (connection: ConnectionState, lease: Lease): number =>
  connection.user.id === lease.user.id && connection.typing?.conversationId === lease.conversationId
    ? connection.typing.keyAt
    : 0;

/**
 * 30 s after the holder's last key in any tab. Last keys stay with the connections, so that only a change of
 * holder is written to storage.
 */
export const leaseEnd = (lease: Lease, connections: readonly ConnectionState[]): number =>
  Math.max(lease.keyAt, ...connections.map((connection) => keyAt(connection, lease))) + LEASE_MS;

/** The valid lease on a conversation. */
export const liveLease = (
  { connections, facts }: Room,
  conversationId: string,
  now: number,
): Lease | undefined =>
  facts.leases.find((lease) => lease.conversationId === conversationId && leaseEnd(lease, connections) > now);

/** A lease as frames carry it: what is left of it in milliseconds, since clocks differ. */
export const leaseView = (
  lease: Lease,
  connections: readonly ConnectionState[],
  now: number,
): ReplyLease => ({
  conversationId: lease.conversationId,
  user: lease.user,
  expiresInMs: leaseEnd(lease, connections) - now,
});

/** One conversation has one lease. */
export const withLease = (leases: readonly Lease[], lease: Lease): Lease[] => [
  ...leases.filter((other) => other.conversationId !== lease.conversationId),
  lease,
];

/**
 * More than anybody answers at a time. A room accepts any id, since it does not know which conversations
 * exist.
 */
export const MAX_LEASES_PER_PERSON = 10;

/** Drops those of the person's leases that end soonest, if there are too many. */
export function withinBounds(
  leases: readonly Lease[],
  userId: string,
  connections: readonly ConnectionState[],
): readonly Lease[] {
  const theirs = leases
    .filter((lease) => lease.user.id === userId)
    .sort((a, b) => leaseEnd(b, connections) - leaseEnd(a, connections));
  const tooMany = new Set(theirs.slice(MAX_LEASES_PER_PERSON));
  return tooMany.size === 0 ? leases : leases.filter((lease) => !tooMany.has(lease));
}

/**
 * Called before a connection leaves, or types elsewhere: keeps its last key in the lease, which outlives it
 * (C1).
 */
export const keepKeys = (leases: readonly Lease[], connection: ConnectionState): readonly Lease[] =>
  leases.some((lease) => keyAt(connection, lease) > lease.keyAt)
    ? leases.map((lease) => ({ ...lease, keyAt: Math.max(lease.keyAt, keyAt(connection, lease)) }))
    : leases;

/** The conversations whose holder changed, and those in `renewed`, whose lease further keys extended. */
export function leaseChanges(
  before: Room,
  after: Room,
  renewed: ReadonlySet<string>,
): { conversationId: string; lease: Lease | null }[] {
  const held = ({ facts }: Room) => new Map(facts.leases.map((lease) => [lease.conversationId, lease]));
  const old = held(before);
  const current = held(after);
  return [...new Set([...old.keys(), ...current.keys()])]
    .filter((id) => old.get(id)?.user.id !== current.get(id)?.user.id || (renewed.has(id) && current.has(id)))
    .map((conversationId) => ({ conversationId, lease: current.get(conversationId) ?? null }));
}
