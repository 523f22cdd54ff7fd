import type { Deps } from "@/db/deps";
import type { AppendedEvent } from "@/db/queries/append-events";
import { eventsAfter } from "@/db/queries/events-after";
import { findStream } from "@/db/queries/find-number";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/actor";
import { canSee } from "@/lib/domain/policy";

/** So that a client that missed 500 events needs one request (V4). */
export const CATCH_UP_LIMIT = 500;

/** `seq` is where the log stands: while the last event is before it, there is more. `reload`: what the client holds cannot be continued. */
export type CaughtUp = { epoch: string; seq: number; events: AppendedEvent[] } | { reload: true };

/** What happened on a number after a place in its event log. */
export async function catchUp(
  deps: Deps,
  actor: Actor,
  { numberId, epoch, after }: { numberId: string; epoch: string; after: number },
): Promise<Result<CaughtUp, { code: "not_found" }>> {
  const stream = canSee(actor, numberId) ? await findStream(deps.db, { tenantId: actor.tenantId, numberId }) : undefined;
  if (!stream) return err({ code: "not_found" });
  if (stream.epoch !== epoch || after > stream.seq) return ok({ reload: true });
  const events = await eventsAfter(deps.db, { numberId, epoch, after, upTo: stream.seq, limit: CATCH_UP_LIMIT });
  // The log is kept for days, not forever: the next event must be there, or a piece is missing.
  const isWhole = after === stream.seq || events[0]?.seq === after + 1;
  return ok(isWhole ? { ...stream, events } : { reload: true });
}
