import type { StreamPosition } from "../types";

/** Where an event stands beside what a screen already holds of that number's log. */
export type Place = "next" | "known" | "gap" | "other_epoch";

/**
 * `next` is to be applied, `known` to be dropped, `gap` means that something between is missing and is to be
 * fetched. `other_epoch` means that the log was begun anew (a restored backup, a renumbering): nothing held
 * may be compared with it, and the view is loaded again (V27). A number without a position is a new one.
 */
export function placeOf(position: StreamPosition | undefined, event: StreamPosition): Place {
  if (position === undefined || position.epoch !== event.epoch) return "other_epoch";
  if (event.seq <= position.seq) return "known";
  return event.seq === position.seq + 1 ? "next" : "gap";
}
