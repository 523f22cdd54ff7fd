import { TYPING_LAPSE_MS } from "@/lib/protocol/timings";
import type { PersonPresence, PresenceState } from "@/lib/protocol/frames";

/** A room's current state: advice, never truth. Times are by the reader's own clock, in ms. */
type Sign = { conversationId: string; userId: string; heardAt: number };
type Lease = { conversationId: string; userId: string; endsAt: number };
type LiveDraft = { conversationId: string; userId: string; text: string; heardAt: number };

export type RoomState = {
  people: readonly PersonPresence[];
  typing: readonly Sign[];
  leases: readonly Lease[];
  drafts: readonly LiveDraft[];
};

/**
 * Who is replying to a conversation, except the reader. Typing older than `TYPING_LAPSE_MS` has lapsed,
 * whatever the room sent last (C1).
 */
export const replyingTo = (room: RoomState, conversationId: string, meId: string, now: number): string[] =>
  room.typing
    .filter(
      (sign) =>
        sign.conversationId === conversationId &&
        sign.userId !== meId &&
        now - sign.heardAt < TYPING_LAPSE_MS,
    )
    .map((sign) => sign.userId);

/** Who holds the reply lease, the reader included; null once it has expired. */
export const holderOf = (room: RoomState, conversationId: string, now: number): string | null =>
  room.leases.find((lease) => lease.conversationId === conversationId && lease.endsAt > now)?.userId ?? null;

/**
 * Whom a row names if several are replying: the holder of the reply lease, as in the conversation; otherwise
 * the one who began last.
 */
export function replierOf(room: RoomState, conversationId: string, meId: string, now: number): string | null {
  const replying = replyingTo(room, conversationId, meId, now);
  const holder = holderOf(room, conversationId, now);
  return holder !== null && replying.includes(holder) ? holder : (replying.at(-1) ?? null);
}

/**
 * Colleagues' drafts as they grow; `pausedMs` is the time since the last update. A draft disappears with its
 * holder's lease.
 */
export const liveDrafts = (
  room: RoomState,
  conversationId: string,
  meId: string,
  now: number,
): { userId: string; text: string; pausedMs: number }[] =>
  room.drafts
    .filter((draft) => draft.conversationId === conversationId && draft.userId !== meId)
    .filter(
      (draft) =>
        now - draft.heardAt < TYPING_LAPSE_MS || holderOf(room, conversationId, now) === draft.userId,
    )
    .map((draft) => ({ userId: draft.userId, text: draft.text, pausedMs: now - draft.heardAt }));

export type Present = { userId: string; state: PresenceState };

const strength: Record<PresenceState, number> = { replying: 2, viewing: 1, hidden: 0 };

/**
 * Colleagues at a conversation, each once however many tabs they have, strongest state first (C2). A person
 * who is typing is replying, even if the room's presence lags behind; one who is not typing is not.
 */
export function presentAt(room: RoomState, conversationId: string, meId: string, now: number): Present[] {
  const replying = new Set(replyingTo(room, conversationId, meId, now));
  const states = new Map<string, PresenceState>([...replying].map((id) => [id, "replying"]));
  for (const { user, places } of room.people) {
    if (user.id === meId || replying.has(user.id)) continue;
    for (const place of places) {
      if (place.conversationId !== conversationId) continue;
      const state = place.state === "replying" ? "viewing" : place.state;
      const held = states.get(user.id);
      if (held === undefined || strength[state] > strength[held]) states.set(user.id, state);
    }
  }
  return [...states]
    .map(([userId, state]) => ({ userId, state }))
    .sort((a, b) => strength[b.state] - strength[a.state]);
}

/**
 * The people shown at the top of a conversation: those present, and the holder of the reply lease until it
 * ends, even if their tab is gone. Others are asked to take over from that person meanwhile, so they must be
 * visible.
 */
export function atConversation(
  room: RoomState,
  conversationId: string,
  meId: string,
  now: number,
): Present[] {
  const present = presentAt(room, conversationId, meId, now);
  const holder = holderOf(room, conversationId, now);
  const isMissing = holder !== null && holder !== meId && !present.some(({ userId }) => userId === holder);
  return isMissing ? [{ userId: holder, state: "hidden" }, ...present] : present;
}
