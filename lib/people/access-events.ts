import type { EventToAppend, NumberEvents } from "@/db/queries/events/append-events";

/** Events for the rooms of these numbers: the person, in all their sessions, gained or lost access. */
export const accessEvents = (
  type: "access.granted" | "access.revoked",
  userId: string,
  numberIds: readonly string[],
): NumberEvents<EventToAppend>[] =>
  numberIds.map((numberId) => ({
    numberId,
    events: [type === "access.revoked" ? { type, userId, sessionId: null } : { type, userId }],
  }));
