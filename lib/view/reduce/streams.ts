import type { StreamPosition } from "../types";

/** The key of the reader's own stream, beside the ids of numbers. */
export const OWN_STREAM = "me";

/** Whose stream it is, as a key for maps; `whoseStream` is its inverse. */
export const streamKey = (whose: { number: string } | { person: typeof OWN_STREAM }): string =>
  "number" in whose ? whose.number : whose.person;

export const whoseStream = (key: string): { number: string } | { person: typeof OWN_STREAM } =>
  key === OWN_STREAM ? { person: OWN_STREAM } : { number: key };

/** Where an event stands relative to what a screen holds of its stream. */
export type Place = "next" | "known" | "gap" | "other_epoch";

/**
 * `next`: apply it. `known`: drop it. `gap`: something between is missing and must be fetched. `other_epoch`:
 * the stream was begun anew (a restored backup, a renumbering), so nothing held may be compared with it and
 * the view is loaded again (V27). A number without a position is a new one.
 */
export function placeOf(position: StreamPosition | undefined, event: StreamPosition): Place {
  if (position === undefined || position.epoch !== event.epoch) return "other_epoch";
  if (event.seq <= position.seq) return "known";
  return event.seq === position.seq + 1 ? "next" : "gap";
}
