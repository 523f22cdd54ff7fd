import type { AccessEvent, DurableEvent } from "@/lib/protocol/events";
import type { ConversationView, MessageView } from "@/lib/protocol/views";

/** Durable events as the application writes them, for tests of rooms. Instants do not matter there. */

const AT = "2026-11-22T12:00:00.000Z";
export const EPOCH = "0190b6a0-0000-7000-8000-00000000ffff";

const conversationView = (id: string, over: Partial<ConversationView> = {}): ConversationView => ({
  id,
  numberId: "0190b6a0-0000-7000-8000-000000000001",
  contactId: "0190b6a0-0000-7000-8000-00000000c0c0",
  contactName: null,
  address: "+12025550123",
  dialable: true,
  state: "open",
  listed: true,
  assigneeId: null,
  snoozed: null,
  woke: null,
  tagIds: [],
  publicSeq: 1,
  attentionSeq: 1,
  unrespondedSince: AT,
  lastNote: null,
  needsReplyAt: null,
  markedUnreadAt: null,
  undelivered: null,
  lastActivityAt: AT,
  lastAt: AT,
  last: null,
  lastReply: null,
  mayOptOut: null,
  optedOut: null,
  ...over,
});

const messageView = (id: string, conversationId: string, body: string): MessageView => ({
  id,
  conversationId,
  direction: "in",
  source: "customer",
  body,
  status: "received",
  reason: null,
  held: null,
  publicSeq: 1,
  author: null,
  acceptedAt: AT,
  arrivedAt: null,
  dueAt: null,
  retryOf: null,
  deliveries: 1,
  possibleRepeat: false,
  alsoTo: [],
  media: [],
  flaws: [],
});

export const received = (seq: number, conversationId: string, body = "hello"): DurableEvent => ({
  epoch: EPOCH,
  seq,
  type: "message.received",
  message: messageView("0190b6a0-0000-7000-8000-00000000e55a", conversationId, body),
  conversation: conversationView(conversationId),
});

export const revoked = (seq: number, userId: string, sessionId: string | null = null): AccessEvent => ({
  epoch: EPOCH,
  seq,
  type: "access.revoked",
  userId,
  sessionId,
});

export const granted = (seq: number, userId: string, may?: "reply" | "read"): AccessEvent => ({
  epoch: EPOCH,
  seq,
  type: "access.granted",
  userId,
  ...(may && { may }),
});

export const takenOver = (
  seq: number,
  conversationId: string,
  by: string,
  from: string | null,
): DurableEvent => ({
  epoch: EPOCH,
  seq,
  type: "reply.taken_over",
  conversation: conversationView(conversationId),
  entry: null,
  by,
  from,
});
