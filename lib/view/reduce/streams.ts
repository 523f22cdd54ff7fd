import type { StreamPosition } from "../types";

/** What a screen keeps the stream of what concerns its own reader by, beside the ids of numbers. */
export const OWN_STREAM = "me";

export const streamKey = (whose: { number: string } | { person: typeof OWN_STREAM }): string =>
  "number" in whose ? whose.number : whose.person;

export const whoseStream = (key: string): { number: string } | { person: typeof OWN_STREAM } =>
  key === OWN_STREAM ? { person: OWN_STREAM } : { number: key };

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
