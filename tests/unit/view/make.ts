import { asTheDevice } from "@/lib/domain/people/display-settings";
import { allKeysOn } from "@/lib/view/keys";
import type { DurableEvent } from "@/lib/protocol/events";
import type { ConversationView, EntryView, MessageView, NoteView } from "@/lib/protocol/views";
import type {
  ConversationRow,
  InboxSnapshot,
  MyNumber,
  PersonView,
  ConversationSnapshot,
} from "@/lib/view/types";

/** The least views that matter, with the rest as overrides. */

export const uuid = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}`;
export const START = Date.parse("2026-11-24T09:00:00.000Z");
/** `seconds` after nine o'clock. */
export const at = (seconds: number): string => new Date(START + seconds * 1_000).toISOString();

export const me = uuid(1);
export const ana: PersonView = { id: uuid(2), name: "Ana Reyes", color: "copper" };
export const ben: PersonView = { id: uuid(3), name: "Ben Whitlock", color: "iris" };
export const names = {
  people: [{ id: me, name: "Cara Osei", color: "moss" } as PersonView, ana, ben],
  meId: me,
};

export const support: MyNumber = {
  id: uuid(10),
  e164: "+12025550100",
  label: "Support",
  disabled: null,
  customerWroteRefuses: true,
  heldMessages: 0,
  cappedUntil: null,
  sending: "ok",
  role: "member",
  can: { reply: true, note: true, assign: true, tag: true, manage: false },
  personal: false,
};

export const epoch = uuid(20);

export const makeConversation = (over: Partial<ConversationView> = {}): ConversationView => ({
  id: uuid(100),
  numberId: support.id,
  contactId: uuid(200),
  contactName: "Marisol Vega",
  address: "+15415550126",
  dialable: true,
  state: "open",
  listed: true,
  assigneeId: null,
  snoozed: null,
  woke: null,
  tagIds: [],
  publicSeq: 1,
  attentionSeq: 1,
  unrespondedSince: at(0),
  needsReplyAt: null,
  markedUnreadAt: null,
  undelivered: null,
  lastActivityAt: at(0),
  lastAt: at(0),
  last: null,
  lastReply: null,
  lastNote: null,
  mayOptOut: null,
  optedOut: null,
  ...over,
});

export const makeMessage = (over: Partial<MessageView> = {}): MessageView => ({
  id: uuid(300),
  conversationId: uuid(100),
  direction: "in",
  source: "customer",
  body: "Do you have the right spoke?",
  status: "received",
  reason: null,
  held: null,
  publicSeq: 1,
  author: null,
  acceptedAt: at(0),
  arrivedAt: null,
  dueAt: null,
  retryOf: null,
  deliveries: 1,
  possibleRepeat: false,
  alsoTo: [],
  media: [],
  flaws: [],
  ...over,
});

export const makeReply = (
  author: { id: string; name: string },
  over: Partial<MessageView> = {},
): MessageView =>
  makeMessage({
    id: uuid(301),
    direction: "out",
    source: "agent",
    body: "Yes! I set two aside for you.",
    status: "queued",
    publicSeq: 2,
    author: { id: author.id, name: author.name },
    acceptedAt: at(60),
    dueAt: at(65),
    ...over,
  });

export const makeEntry = (over: Partial<EntryView> = {}): EntryView => ({
  id: uuid(400),
  conversationId: uuid(100),
  type: "resolved",
  actorId: ana.id,
  subjectUserId: null,
  reason: null,
  until: null,
  tagId: null,
  at: at(120),
  ...over,
});

export const makeNote = (over: Partial<NoteView> = {}): NoteView => ({
  id: uuid(500),
  conversationId: uuid(100),
  author: { id: ana.id, name: ana.name },
  body: "Our wheel",
  at: at(30),
  editedAt: null,
  deletedAt: null,
  about: null,
  replyTo: null,
  mentions: [],
  ...over,
});

export const makeRow = (
  conversation: ConversationView,
  mine: ConversationRow["mine"] = { seenSeq: 0, draft: null },
): ConversationRow => ({ conversation, mine });

export const makeInbox = (
  conversations: ConversationRow[] = [],
  over: Partial<InboxSnapshot> = {},
): InboxSnapshot => ({
  me: {
    id: me,
    name: "Cara Osei",
    color: "moss",
    role: "member",
    can: { addNumbers: false, seeEveryNumber: false, testWebhook: false, editTags: false, setAway: false },
    display: asTheDevice,
    undoSeconds: 5,
    keys: allKeysOn,
  },
  people: names.people,
  admins: [],
  tags: [],
  numbers: [support],
  streams: { [support.id]: { epoch, seq: 0 } },
  conversations,
  next: null,
  mentions: [],
  ...over,
});

export const makeSnapshot = (over: Partial<ConversationSnapshot> = {}): ConversationSnapshot => ({
  conversation: makeConversation(),
  mine: { seenSeq: 0, draft: null },
  items: [{ kind: "message", message: makeMessage() }],
  next: null,
  newer: null,
  teamDrafts: [],
  opens: [],
  ...over,
});

export const received = (
  seq: number,
  message: MessageView,
  conversation: ConversationView,
): DurableEvent => ({ type: "message.received", epoch, seq, message, conversation });
export const queued = (seq: number, message: MessageView, conversation: ConversationView): DurableEvent => ({
  type: "message.queued",
  epoch,
  seq,
  message,
  conversation,
});
export const statusChanged = (
  seq: number,
  message: MessageView,
  conversation: ConversationView,
): DurableEvent => ({
  type: "message.status_changed",
  epoch,
  seq,
  message,
  conversation,
  entry: null,
});
