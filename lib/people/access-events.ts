import type { EventToAppend, NumberEvents } from "@/db/queries/events/append-events";

/** Tells the room of each of these numbers that the person, wherever signed in, has it anew or has lost it. */
export const accessEvents = (
  type: "access.granted" | "access.revoked",
  userId: string,
  numberIds: readonly string[],
): NumberEvents<EventToAppend>[] =>
  numberIds.map((numberId) => ({
    numberId,
    events: [type === "access.revoked" ? { type, userId, sessionId: null } : { type, userId }],
  }));
