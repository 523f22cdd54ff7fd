import type { Announcement } from "@/lib/view/copy/announce/announce";
import type { Named } from "@/lib/domain/conversation/mentions";
import type { Composition } from "@/lib/view/reduce/composition";
import { filterQuery, isToldByServer, visibleRows } from "@/lib/view/filters";
import type { Edge, Filter } from "@/lib/view/filters";
import type { BulkChange, BulkProgress } from "@/lib/protocol/bulk";
import type { Selection } from "@/lib/view/selection";
import type { NumberCounts } from "@/lib/view/counts";
import type { RoomState } from "@/lib/view/reduce/presence";
import type {
  Attention,
  ConversationRow,
  InboxSnapshot,
  Match,
  ConversationSnapshot,
} from "@/lib/view/types";

/** How far the list of one filter is loaded. `told`: the conversations that the server answered. */
type Loaded = { next: string | null; edge: Edge | null; told: ReadonlySet<string>; busy: boolean };

/** `lost`: it was there, and this person no longer has access. */
type ConversationStatus = "none" | "loading" | "ready" | "missing" | "lost" | "unreachable";

/**
 * `live`: sockets are open. `polling`: news arrives a little later. `offline`: no news. `signed_out`: no news
 * until this person signs in again. `other_person`: another person signed in, and this page does nothing
 * more.
 */
export type Link = "live" | "polling" | "offline" | "signed_out" | "other_person";
export const isCutOff = (link: Link): boolean => link !== "live" && link !== "polling";
/** A state that a restored connection does not end. */
export const isSessionOver = (link: Link): boolean => link === "signed_out" || link === "other_person";

/** A message by its public seq, or the end. */
export type Target = { seq: number | "end" };

/** A conversation that a search found, and its part that matched; null if its name or phone matched. */
type Found = { id: string; match: Match | null };

/** The search; with an empty query there is none. */
export type SearchState = {
  query: string;
  /** Limited to the list's filter; otherwise all states and all numbers the person may see. */
  inList: boolean;
  /** The latest results; null before the first. */
  found: Found[] | null;
  /** The search that `found` answers. */
  asked: string | null;
  failed: boolean;
};
export const isSearching = ({ query }: SearchState): boolean => query.trim() !== "";
export const searchFor = (query: string): SearchState => ({
  query,
  inList: false,
  found: null,
  asked: null,
  failed: false,
});

/** `next`: a link to the conversation that follows. */
export type Toast = {
  id: number;
  words: string;
  undo: (() => void) | null;
  next: { id: string; name: string } | null;
};

/** Why a note was not added; its words are kept. */
export type NoteTrouble =
  /** No answer. Pressing again cannot add it twice. */
  | "not_added"
  /** An earlier press did add it, with other words. */
  | "earlier_words_added"
  | "too_long"
  /** A note is edited within minutes only. */
  | "too_late"
  | "signed_out"
  | "failed";

/** `words`: the first words of that message or note. */
export type NoteAim = { kind: "about" | "reply" | "edit"; id: string; words: string };

/** `clientId` belongs to this note: the same on every press, new for the next note. */
export type NoteInTheMaking = {
  clientId: string;
  body: string;
  busy: boolean;
  trouble: NoteTrouble | null;
  /** What it is about or replies to, or which note gets these words. */
  aim: NoteAim | null;
  /** Who was chosen to be mentioned, also those whose name was removed again since. */
  mentions: readonly Named[];
  /** Whom the note before mentioned who cannot see the conversation. */
  unreached: readonly string[];
};

/** Chooses something for the open conversation; with `_many`, for what is selected in the list. */
type Picker = "snooze" | "assign" | "tags";

/** Everything the page shows. */
export type ClientState = {
  inbox: InboxSnapshot;
  /** What is for this person in particular; empty until it was asked for. */
  attention: Attention;
  /** For each of the viewer's numbers, as last counted by the server. */
  counts: NumberCounts[];
  filter: Filter;
  loaded: Record<string, Loaded>;
  search: SearchState;
  openId: string | null;
  snapshot: ConversationSnapshot | null;
  conversationStatus: ConversationStatus;
  /** Where to go in the open conversation; a new object is a new request. */
  target: Target | null;
  /** Per number, the state of its room. */
  rooms: Record<string, RoomState>;
  /** `performance.now()` when `rooms` was last evaluated: typing signs and leases expire against it. */
  roomsAt: number;
  link: Link;
  /** The reader's clock when the server was last heard from. */
  lastNewsAt: number;
  compositions: Record<string, Composition>;
  notes: Record<string, NoteInTheMaking>;
  /** Whether a message or a note is being written in a conversation; absent means a message. */
  writing: Record<string, "text" | "note">;
  /**
   * Set when the person switched the number: the conversation they went to, if nothing was said there after
   * `seq`, and the one they left, if known.
   */
  cameFrom: { id: string; leftId: string | null; seq: number } | null;
  /** The composer's button has just changed its meaning and does nothing for a moment. */
  isPressResting: boolean;
  /** Incremented when something happens to the shown contact itself, or on another number. */
  contactNews: number;
  announcement: Announcement & { id: number };
  toast: Toast | null;
  /** The dialog open above the inbox. */
  overlay:
    | "keys"
    | "compose"
    | "commands"
    | "contact"
    | "hand_off"
    | "away"
    | Picker
    | `${Picker}_many`
    | null;
  /** What is chosen in the list, from the first row until nothing is. */
  selection: Selection | null;
  /** A change of what was chosen, while it is made or undone. */
  bulk: { type: BulkChange["type"] | "undo"; progress: BulkProgress | null } | null;
  /** Conversations whose state is being changed. */
  changing: ReadonlySet<string>;
};

export const filterKey = (filter: Filter): string => filterQuery(filter).toString();

const noIds: ReadonlySet<string> = new Set();
export const idsOf = (rows: readonly ConversationRow[]): string[] =>
  rows.map(({ conversation }) => conversation.id);

/** The rows that the list shows now. */
export const shownRows = ({
  inbox,
  filter,
  loaded,
  openId,
}: Pick<ClientState, "inbox" | "filter" | "loaded" | "openId">): ConversationRow[] =>
  visibleRows(inbox.conversations, {
    filter,
    edge: loaded[filterKey(filter)]?.edge ?? null,
    keep: openId,
    told: isToldByServer(filter) ? (loaded[filterKey(filter)]?.told ?? noIds) : null,
    meId: inbox.me.id,
  });

/** The oldest row of a page, beyond which more may exist. */
export const edgeOf = (rows: readonly ConversationRow[], next: string | null): Edge | null => {
  const last = rows.at(-1)?.conversation;
  return next === null || last === undefined ? null : { id: last.id, lastActivityAt: last.lastActivityAt };
};

export type Initial = {
  inbox: InboxSnapshot;
  counts: NumberCounts[];
  snapshot: ConversationSnapshot | null;
  openId: string | null;
  /** The public seq in the address. */
  at: number | null;
  filter: Filter;
  /** The search in the address. */
  query: string;
  /** The server's clock at loading. */
  now: string;
};

export const initialState = ({
  inbox,
  counts,
  snapshot,
  openId,
  at,
  filter,
  query,
  now,
}: Initial): ClientState => ({
  inbox,
  attention: { unread: [], following: [], sound: false },
  counts,
  filter,
  loaded: {
    [filterKey(filter)]: {
      next: inbox.next,
      edge: edgeOf(inbox.conversations, inbox.next),
      told: new Set(idsOf(inbox.conversations)),
      busy: false,
    },
  },
  search: searchFor(query),
  openId,
  snapshot,
  conversationStatus: openId === null ? "none" : snapshot === null ? "missing" : "ready",
  target: at === null ? null : { seq: at },
  rooms: {},
  roomsAt: 0,
  link: "live",
  lastNewsAt: Date.parse(now),
  compositions: {},
  notes: {},
  writing: {},
  cameFrom: null,
  isPressResting: false,
  contactNews: 0,
  announcement: { id: 0, words: "", urgency: "polite" },
  toast: null,
  overlay: null,
  selection: null,
  bulk: null,
  changing: new Set(),
});

/** Whether any admin page is open to this person. Each page decides what it shows. */
export const mayAdminister = ({ me, numbers }: Pick<InboxSnapshot, "me" | "numbers">): boolean =>
  me.can.addNumbers || numbers.some(({ can }) => can.manage);
