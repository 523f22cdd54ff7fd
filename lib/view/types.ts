import type { Enclosure, NotificationKind, NumberRole, PersonColor, TenantRole } from "@/db/vocabulary";
import type { DisplaySettings } from "@/lib/domain/people/display-settings";
import type { KeySettings } from "./keys";
import type {
  AwayView,
  ConversationView,
  EntryView,
  MessageView,
  NoteView,
  NumberView,
  TagView,
} from "@/lib/protocol/views";

/** A teammate as shown on screens. */
export type PersonView = {
  id: string;
  name: string;
  color: PersonColor;
  /** Missing: they are there. */
  away?: AwayView;
};

/** What the viewer may do in the team, by the policy. */
export type MyPermissions = {
  addNumbers: boolean;
  seeEveryNumber: boolean;
  testWebhook: boolean;
  editTags: boolean;
  setAway: boolean;
};
/** The same on one number. */
export type NumberPermissions = {
  reply: boolean;
  note: boolean;
  assign: boolean;
  tag: boolean;
  manage: boolean;
};

/**
 * A number the viewer may use, with the viewer's own role on it. Screens decide by `can`; the role is only
 * displayed.
 */
export type MyNumber = NumberView & {
  role: NumberRole;
  can: NumberPermissions;
  personal: boolean;
};

/** The viewer's own part of a conversation. */
export type MyDraft = {
  clientId: string;
  body: string;
  media: string[];
  staleSince: string | null;
  updatedAt: string;
};
export type Mine = { seenSeq: number; draft: MyDraft | null };

export type ConversationRow = { conversation: ConversationView; mine: Mine };

/**
 * What matches a search in a conversation. `seq`: the message's place; for a note, the last message before
 * it, or 0 if there is none.
 */
export type Match = { kind: "text" | "note"; seq: number; body: string; enclosure: Enclosure | null };

/**
 * A row found by a search. `match` is its newest message or note with the words; null if its name or number
 * matched.
 */
export type FoundRow = ConversationRow & { match: Match | null };

/** The place in a stream that a snapshot represents: events after it must be applied. */
export type StreamPosition = { epoch: string; seq: number };

/** Everything the list pane shows. */
export type InboxSnapshot = {
  me: {
    id: string;
    name: string;
    color: PersonColor;
    role: TenantRole;
    can: MyPermissions;
    undoSeconds: number;
    keys: KeySettings;
    display: DisplaySettings;
  };
  people: PersonView[];
  /** Who can be asked to change what a number allows: owners, then admins. Ids of people. */
  admins: string[];
  /** The tenant's tags by name, archived ones too: conversations may have them. */
  tags: TagView[];
  numbers: MyNumber[];
  /** By number id, and the reader's own (lib/view/reduce/streams.ts). */
  streams: Record<string, StreamPosition>;
  conversations: ConversationRow[];
  /** Cursor of the next page, or null at the end. */
  next: string | null;
  /** Where the viewer is mentioned and has not seen it, oldest first. */
  mentions: UnseenMention[];
};

export type UnseenMention = { noteId: string; conversationId: string; numberId: string };
/** One of the reader's last notifications. `words`: the beginning of what it is about; null if it is gone. */
export type NotificationView = {
  id: string;
  kind: NotificationKind;
  conversationId: string;
  numberId: string;
  contactName: string | null;
  address: string;
  words: string | null;
  /** The public seq of the message that it is about; null for anything else. */
  seq: number | null;
  at: string;
  isRead: boolean;
};

/** What in the inbox is for this person in particular. */
export type Attention = {
  /** Conversations with a notification that was not read on any device. */
  unread: readonly string[];
  /** Conversations that are followed one by one. */
  following: readonly string[];
  /** Whether a notification makes a sound. */
  sound: boolean;
};

export type ConversationItem =
  | { kind: "message"; message: MessageView }
  | { kind: "entry"; entry: EntryView }
  | { kind: "note"; note: NoteView };

/** A colleague's stored draft, for people who come later. */
export type TeamDraft = { userId: string; body: string; updatedAt: string; staleSince: string | null };

/** When somebody opened a conversation: first and last time. */
export type Open = { userId: string; at: string; lastAt: string };

/**
 * Everything the conversation pane shows. Items are oldest first, without a hole; there may be more at either
 * end.
 */
export type ConversationSnapshot = {
  conversation: ConversationView;
  mine: Mine;
  items: ConversationItem[];
  /** Pass as `before` for older items; null at the first one. */
  next: number | null;
  /** Pass as `after` for newer items; null if the end is held. */
  newer: number | null;
  teamDrafts: TeamDraft[];
  opens: Open[];
};
