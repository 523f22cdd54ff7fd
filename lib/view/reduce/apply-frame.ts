import { TYPING_LAPSE_MS } from "@/lib/protocol/timings";
import type { ServerFrame } from "@/lib/protocol/frames";
import type { DurableEvent } from "@/lib/protocol/events";
import type { RoomState } from "./presence";

export const emptyRoom: RoomState = { people: [], typing: [], leases: [], drafts: [] };

export type EphemeralFrame = Exclude<ServerFrame, DurableEvent>;

/** The room after one of its ephemeral frames, at `now` by the reader's clock. */
export function applyFrame(room: RoomState, frame: EphemeralFrame, now: number): RoomState {
  switch (frame.type) {
    case "hello":
      return {
        people: frame.presence,
        typing: frame.typing.map((sign) => ({
          conversationId: sign.conversationId,
          userId: sign.user.id,
          heardAt: now,
        })),
        leases: frame.leases.map((lease) => ({
          conversationId: lease.conversationId,
          userId: lease.user.id,
          endsAt: now + lease.expiresInMs,
        })),
        drafts: [],
      };
    case "presence.changed": {
      const others = room.people.filter((person) => person.user.id !== frame.person.user.id);
      return { ...room, people: frame.person.places.length === 0 ? others : [...others, frame.person] };
    }
    case "reply.started":
      return {
        ...room,
        typing: [
          ...withoutSign(room.typing, frame.conversationId, frame.user.id),
          { conversationId: frame.conversationId, userId: frame.user.id, heardAt: now },
        ],
      };
    case "reply.stopped":
      return {
        ...room,
        typing: withoutSign(room.typing, frame.conversationId, frame.user.id),
        drafts: withoutSign(room.drafts, frame.conversationId, frame.user.id),
      };
    case "lease.changed": {
      const others = room.leases.filter((lease) => lease.conversationId !== frame.conversationId);
      const { lease } = frame;
      return {
        ...room,
        leases: lease
          ? [
              ...others,
              {
                conversationId: lease.conversationId,
                userId: lease.user.id,
                endsAt: now + lease.expiresInMs,
              },
            ]
          : others,
      };
    }
    case "draft.changed": {
      const others = withoutSign(room.drafts, frame.conversationId, frame.user.id);
      const draft = {
        conversationId: frame.conversationId,
        userId: frame.user.id,
        text: frame.text,
        heardAt: now,
      };
      return { ...room, drafts: frame.text === "" ? others : [...others, draft] };
    }
    case "error":
      return room;
  }
}

const withoutSign = <T extends { conversationId: string; userId: string }>(
  signs: readonly T[],
  conversationId: string,
  userId: string,
): T[] => signs.filter((sign) => sign.conversationId !== conversationId || sign.userId !== userId);

/** When the next typing or lease lapses, so that the screen updates then; null if there is none. */
export function nextLapse(room: RoomState, now: number): number | null {
  const ends = [
    ...room.typing.map((sign) => sign.heardAt + TYPING_LAPSE_MS),
    ...room.leases.map((lease) => lease.endsAt),
  ];
  const ahead = ends.filter((end) => end > now);
  return ahead.length === 0 ? null : Math.min(...ahead);
}
