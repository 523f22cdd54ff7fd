import type { EventToAppend, NumberEvents, StreamEvents } from "@/db/queries/events/append-events";
import { memberIdOf } from "@/lib/base/stream";

type AccessEventType = "access.granted" | "access.revoked";

const accessEvent = (type: AccessEventType, userId: string): EventToAppend =>
  type === "access.revoked" ? { type, userId, sessionId: null } : { type, userId };

/** Events for the rooms of these numbers: the person, in all their sessions, gained or lost access. */
export const accessEvents = (
  type: AccessEventType,
  userId: string,
  numberIds: readonly string[],
): NumberEvents<EventToAppend>[] =>
  numberIds.map((numberId) => ({ numberId, events: [accessEvent(type, userId)] }));

/** The same for a change of the person's membership: their own room gets the event too. */
export const memberAccessEvents = async (
  type: AccessEventType,
  member: { tenantId: string; userId: string },
  numberIds: readonly string[],
): Promise<StreamEvents<EventToAppend>[]> => [
  ...accessEvents(type, member.userId, numberIds),
  { memberId: await memberIdOf(member), events: [accessEvent(type, member.userId)] },
];
