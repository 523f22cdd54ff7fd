import type { Deps } from "@/db/deps";
import type { AppendedEvent } from "@/db/queries/events/append-events";
import { eventsAfter } from "@/db/queries/events/events-after";
import { memberStream } from "@/db/queries/events/streams";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import type { StreamPosition } from "@/lib/view/types";
import { streamPositions } from "./stream-positions";

/** A client that missed 500 events needs one request (V4). */
export const CATCH_UP_LIMIT = 500;
/** For one answer, however many streams it has. The rest comes with the next one. */
export const MAX_CATCH_UP_BYTES = 2 * 1024 * 1024;

/**
 * `seq` is the stream's current position: if the last event is before it, there is more. `reload`: what the
 * client holds cannot be continued.
 */
export type CaughtUp = { epoch: string; seq: number; events: AppendedEvent[] } | { reload: true };

/** A number, or the actor's own stream. */
type Asked = { numberId: string } | { person: "me" };

/** A stream, and the position up to which the caller knows it. */
export type KnownPlace = Asked & { epoch: string; after: number };

/** The events of a stream after a position. */
export async function catchUp(
  deps: Deps,
  actor: Actor,
  place: KnownPlace,
): Promise<Result<CaughtUp, { code: "not_found" }>> {
  const [part] = await catchUpAll(deps, actor, [place]);
  return part ? ok(part.caughtUp) : err({ code: "not_found" });
}

/**
 * The same for many streams in one answer of limited size. Each stream is answered once, however often it is
 * requested, and a number that the actor does not see, or no longer sees, is left out. Nobody names a person:
 * the own stream is the session's.
 */
export async function catchUpAll(
  deps: Deps,
  actor: Actor,
  places: readonly KnownPlace[],
): Promise<(Asked & { caughtUp: CaughtUp })[]> {
  const asked = new Map(
    places.toReversed().map((place) => ["numberId" in place ? place.numberId : "me", place]),
  );
  const own = asked.has("me");
  const [numbers, me] = await Promise.all([
    streamPositions(deps, actor, { numberIds: [...asked.keys()].filter((key) => key !== "me") }),
    own ? memberStream(deps.db, actor) : null,
  ]);
  const streams = [
    ...Object.entries(numbers).map(([numberId, position]) => ({ key: numberId, id: numberId, position })),
    ...(me ? [{ key: "me", id: me.id, position: { epoch: me.epoch, seq: me.seq } }] : []),
  ];
  const parts: (Asked & { caughtUp: CaughtUp })[] = [];
  let bytesLeft = MAX_CATCH_UP_BYTES;
  for (const { key, id, position } of streams) {
    const place = asked.get(key);
    if (!place) continue;
    const { caughtUp, bytes } = await after(deps, { id, ...position }, place, bytesLeft);
    parts.push({ ...("numberId" in place ? { numberId: place.numberId } : { person: "me" }), caughtUp });
    bytesLeft -= bytes;
  }
  return parts;
}

async function after(
  { db }: Deps,
  { id: streamId, ...stream }: StreamPosition & { id: string },
  { epoch, after: known }: KnownPlace,
  maxBytes: number,
): Promise<{ caughtUp: CaughtUp; bytes: number }> {
  const reload = { caughtUp: { reload: true }, bytes: 0 } as const;
  if (stream.epoch !== epoch || known > stream.seq) return reload;
  if (known === stream.seq || maxBytes <= 0) return { caughtUp: { ...stream, events: [] }, bytes: 0 };
  const { events, bytes } = await eventsAfter(db, {
    streamId,
    epoch,
    after: known,
    upTo: stream.seq,
    limit: CATCH_UP_LIMIT,
    maxBytes,
  });
  // Events are kept for days, not forever. If the next one is not there, a part is missing.
  return events[0]?.seq === known + 1 ? { caughtUp: { ...stream, events }, bytes } : reload;
}
