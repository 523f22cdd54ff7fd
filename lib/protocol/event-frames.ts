import { durableEventTypes } from "@/db/vocabulary";
import { eventJson } from "@/lib/base/event-json";
import { AccessEvent, TakenOver } from "./events";

/** The most events that a room accepts at once. */
export const MAX_EVENTS = 500;

/**
 * An event on its way through a room: the text that browsers get, and what the room knows without parsing it.
 */
export type EventFrame = {
  epoch: string;
  seq: number;
  text: string;
  /** Parsed only if the room itself acts on it. */
  event: AccessEvent | TakenOver | null;
};

/** Each event begins with its place and its type, so that a room finds them there. */
const HEAD = /^\{"epoch":"([0-9a-f-]{36})","seq":(\d{1,15}),"type":"([a-z_.]+)"[,}]/;
const acting: Partial<Record<string, typeof AccessEvent | typeof TakenOver>> = {
  "access.granted": AccessEvent,
  "access.revoked": AccessEvent,
  "reply.taken_over": TakenOver,
};

/**
 * The body that the application POSTs to a room, with the service secret: one frame per line. Written once
 * and forwarded unchanged.
 */
export const writeEvents = (events: readonly { epoch: string; seq: number; type: string }[]): string =>
  events.map(({ epoch, seq, type, ...payload }) => eventJson({ epoch, seq, type, ...payload })).join("\n");

/** Null if a line is not one of our events, or if there are too many. */
export function readEvents(body: string): EventFrame[] | null {
  const lines = body === "" ? [] : body.split("\n");
  const frames = lines.length <= MAX_EVENTS ? lines.map(readEvent) : [];
  return frames.length === lines.length && frames.every((frame) => frame !== null) ? frames : null;
}

function readEvent(text: string): EventFrame | null {
  const [, epoch = "", seq, type = ""] = HEAD.exec(text) ?? [];
  const isOurs = (durableEventTypes as readonly string[]).includes(type) && text.endsWith("}");
  const event = isOurs ? (acting[type]?.safeParse(parsed(text)).data ?? null) : null;
  // An event that the room must act on is never skipped.
  if (!isOurs || (type in acting && event === null)) return null;
  return { epoch, seq: Number(seq), text, event };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
