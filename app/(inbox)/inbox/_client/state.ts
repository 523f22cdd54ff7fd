import type { Announcement } from "@/lib/view/copy/announce";
import type { Composition } from "@/lib/view/reduce/composition";
import { filterQuery, visibleRows } from "@/lib/view/filters";
import type { Edge, Filter } from "@/lib/view/filters";
import type { NumberCounts } from "@/lib/view/counts";
import type { RoomState } from "@/lib/view/reduce/presence";
import type { ConversationRow, InboxSnapshot, Match, ConversationSnapshot } from "@/lib/view/types";

/** How far the list of one filter is loaded. */
type Loaded = { next: string | null; edge: Edge | null; busy: boolean };

/** `lost`: it was there, and is no longer this person's. */
type ConversationStatus = "none" | "loading" | "ready" | "missing" | "lost" | "unreachable";

/**
 * `live`: sockets are open. `polling`: news arrives a little later. `offline`: none does. `signed_out`: none will, until this
 * person signs in again. `other_person`: somebody else did, and this page does nothing more.
 */
export type Link = "live" | "polling" | "offline" | "signed_out" | "other_person";
export const isCutOff = (link: Link): boolean => link !== "live" && link !== "polling";
/** What ends by no connection that comes back. */
export const isSessionOver = (link: Link): boolean => link === "signed_out" || link === "other_person";

/** A text by its public number, or the end. */
export type Target = { seq: number | "end" };

/** A conversation that a search found, and what of it holds the words; null when its name or number was meant. */
type Found = { id: string; match: Match | null };

/** What is looked for; an empty query looks for nothing. */
export type SearchState = {
  query: string;
  /** Narrowed to what the list shows; otherwise everywhere, in every state and on every number that one may see. */
  inList: boolean;
  /** What the latest answer holds; null before the first. */
  found: Found[] | null;
  /** The question that it answers. */
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

/** `next`: the conversation that comes now, as a way there. */
export type Toast = {
  id: number;
  words: string;
  undo: (() => void) | null;
  next: { id: string; name: string } | null;
};

/** Why a note was not added; its words are still there. */
export type NoteTrouble =
  /** No answer came. Pressing again cannot add it twice. */
  | "not_added"
  /** An earlier press did get through, with other words. */
  | "earlier_words_added"
  | "too_long"
  | "signed_out"
  | "failed";

/** `clientId` belongs to this note; the same on every press, a new one for the next note. */
export type NoteInTheMaking = { clientId: string; body: string; busy: boolean; trouble: NoteTrouble | null };

/** Everything the page shows. */
export type ClientState = {
  inbox: InboxSnapshot;
  /** Of each of the viewer's numbers, as the server last counted. */
  counts: NumberCounts[];
  filter: Filter;
  loaded: Record<string, Loaded>;
  search: SearchState;
  openId: string | null;
  snapshot: ConversationSnapshot | null;
  conversationStatus: ConversationStatus;
  /** The place in the open conversation to go to; another object is another wish. */
  target: Target | null;
  /** Per number, what its room says of the moment. */
  rooms: Record<string, RoomState>;
  /** The reader's clock when `rooms` was last looked at: signs lapse against it. */
  roomsAt: number;
  link: Link;
  /** The reader's clock when the server was last heard. */
  lastNewsAt: number;
  compositions: Record<string, Composition>;
  notes: Record<string, NoteInTheMaking>;
  /** What is written in a conversation now; a text where nothing is said. */
  writing: Record<string, "text" | "note">;
  /** The number was changed: the conversation that was gone to, when nothing more was said there than `seq`, and the one that was left, where it is known. */
  cameFrom: { id: string; leftId: string | null; seq: number } | null;
  /** The composer's button has only just got another meaning, and does nothing for a moment. */
  isPressResting: boolean;
  /** Raised by whatever happens to the shown contact on another number. */
  contactNews: number;
  said: Announcement & { id: number };
  toast: Toast | null;
  /** What is open above the inbox. */
  overlay: "keys" | "compose" | "commands" | "contact" | null;
  /** Conversations whose state is being changed. */
  changing: ReadonlySet<string>;
};

export const filterKey = (filter: Filter): string => filterQuery(filter).toString();

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
  /** The text that the address points at. */
  at: number | null;
  filter: Filter;
  /** The search that the address asks for. */
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
  counts,
  filter,
  loaded: {
    [filterKey(filter)]: { next: inbox.next, edge: edgeOf(inbox.conversations, inbox.next), busy: false },
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
  said: { id: 0, words: "", urgency: "polite" },
  toast: null,
  overlay: null,
  changing: new Set(),
});

/** Somebody to whom a page of the admin is open. What it shows is decided there. */
export const mayAdminister = ({ me, numbers }: Pick<InboxSnapshot, "me" | "numbers">): boolean =>
  me.can.addNumbers || numbers.some(({ can }) => can.manage);
