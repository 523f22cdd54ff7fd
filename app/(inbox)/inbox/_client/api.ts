import type * as Answers from "@/lib/view/answers";
import type { output } from "zod/mini";
import type {
  DraftCommand,
  EditNoteCommand,
  FlagsCommand,
  NoteCommand,
  ReplyCommand,
  Refusal,
  SnoozeCommand,
} from "@/lib/protocol/commands";
import { listFiltersOf } from "@/lib/view/filters";
import type { Filter } from "@/lib/view/filters";
import type { Theme } from "@/lib/domain/people/display-settings";
import { PERSON_HEADER } from "@/lib/protocol/person-header";
import { loadLazyChunk } from "./page/later";

/** The result of a call. `unreachable`: no answer, or a 5xx answer. The call may still have taken effect. */
export type Answer<T> =
  | { kind: "ok"; value: T }
  | { kind: "refused"; refusal: Refusal }
  | ({ kind: "error"; status: number } & Refused)
  | { kind: "unreachable" };

/** `assigneeId`: who has the conversation by now, `by`: who gave it. */
type Refused = { code: string; reason: string | null; assigneeId?: string | null; by?: string | null };

type Call = {
  method?: "POST" | "PUT" | "DELETE";
  body?: unknown;
  /** Sent even while the page is being left. */ keepalive?: boolean;
};

const TIMEOUT_MS = 15_000;

type Stamped = (answer: { sentAt: number; stamp: string; receivedAt: number }) => void;
let stamped: Stamped = () => {};

/** The listener gets the time of every answer by the server's clock. */
export const whenAnswered = (listener: Stamped): void => {
  stamped = listener;
};

let person: string | null = null;

/**
 * The person this page was made for. Every call names them, and is refused once another person is signed in
 * in this browser.
 */
export const callAs = (userId: string): void => void (person = userId);

/** Parsers are named, not imported, because they are not in the first load. */
type Parser = Extract<keyof typeof Answers, `${string}Answer`>;

/** Calls the application; every call goes this way. */
export async function call<P extends Parser>(
  path: string,
  parser: P,
  { method, body, keepalive = false }: Call = {},
): Promise<Answer<output<(typeof Answers)[P]>>> {
  const sentAt = Date.now();
  try {
    const response = await fetch(path, {
      method: method ?? "GET",
      headers: {
        ...(person !== null && { [PERSON_HEADER]: person }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      keepalive,
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    stamped({ sentAt, stamp: response.headers.get("date") ?? "", receivedAt: Date.now() });
    const answer: unknown = await response.json().catch(() => null);
    const late = await loadLazyChunk();
    if (response.ok) return { kind: "ok", value: late[parser].parse(answer) as output<(typeof Answers)[P]> };
    if (response.status >= 500) return { kind: "unreachable" };
    const refusal = late.Refusal.safeParse(answer);
    return response.status === 409 && refusal.success
      ? { kind: "refused", refusal: refusal.data }
      : { kind: "error", status: response.status, ...codeOf(answer) };
  } catch {
    return { kind: "unreachable" };
  }
}

function codeOf(answer: unknown): Refused {
  const said = (typeof answer === "object" && answer !== null ? answer : {}) as Record<string, unknown>;
  const words = (name: string) => (typeof said[name] === "string" ? said[name] : null);
  return {
    code: words("error") ?? "unexpected",
    reason: words("reason"),
    assigneeId: words("assigneeId"),
    by: words("by"),
  };
}

export const of = (conversationId: string, verb: string) => `/api/conversations/${conversationId}/${verb}`;

/** A filter as parameters of the list and the search. */
export const listScope = (filter: Filter): Record<string, string> => {
  const filters = listFiltersOf(filter).join(",");
  return {
    state: filter.state,
    ...(filters !== "" && { filter: filters }),
    ...(filter.numberId !== null && { number: filter.numberId }),
    ...(filter.assignee !== null && { assignee: filter.assignee }),
    ...(filter.tagId !== null && { tag: filter.tagId }),
  };
};

/** What the page calls from the start. The calls of what comes after it are in late-api.ts. */
export const api = {
  /** With `used`: numbers last used with that phone, or by the caller, come first, with the time. */
  numbers: (used: { with: string } | { by: "me" } | null = null) =>
    call(`/api/numbers${used === null ? "" : `?${new URLSearchParams(used)}`}`, "NumbersAnswer"),
  list: (filter: Filter, cursor: string | null) =>
    call(
      `/api/conversations?${new URLSearchParams({ ...listScope(filter), ...(cursor !== null && { cursor }) })}`,
      "PageAnswer",
    ),
  counts: () => call("/api/conversations/counts", "CountsAnswer"),
  snapshot: (
    conversationId: string,
    place: { before: number } | { after: number } | { around: number | "unseen" } | null = null,
  ) => {
    const query =
      place === null
        ? ""
        : `?${new URLSearchParams(Object.entries(place).map(([side, seq]) => [side, String(seq)]))}`;
    return call(`/api/conversations/${conversationId}${query}`, "SnapshotAnswer");
  },
  teamDrafts: (conversationId: string) => call(of(conversationId, "draft"), "TeamDraftsAnswer"),
  reply: (conversationId: string, command: ReplyCommand) =>
    call(of(conversationId, "replies"), "ReplyAnswer", { method: "POST", body: command }),
  addNote: (conversationId: string, note: NoteCommand) =>
    call(of(conversationId, "notes"), "NoteAnswer", { method: "POST", body: note }),
  editNote: (conversationId: string, noteId: string, note: EditNoteCommand) =>
    call(of(conversationId, `notes/${noteId}`), "NoteAnswer", { method: "PUT", body: note }),
  deleteNote: (conversationId: string, noteId: string) =>
    call(of(conversationId, `notes/${noteId}`), "NoteAnswer", { method: "DELETE" }),
  seeMentions: (notes: string[]) =>
    call("/api/me/mentions", "SeenMentionsAnswer", { method: "PUT", body: { notes } }),
  release: (messageId: string) =>
    call(`/api/messages/${messageId}/release`, "ReleaseAnswer", { method: "POST" }),
  undo: (messageId: string) => call(`/api/messages/${messageId}/undo`, "UndoAnswer", { method: "POST" }),
  saveDraft: (conversationId: string, draft: DraftCommand, keepalive: boolean) =>
    call(of(conversationId, "draft"), "DraftAnswer", { method: "PUT", body: draft, keepalive }),
  read: (conversationId: string, seq: number, draft?: string) =>
    call(of(conversationId, "read"), "ReadAnswer", { method: "POST", body: { seq, draft } }),
  resolve: (conversationId: string) =>
    call(of(conversationId, "resolve"), "ConversationAnswer", { method: "POST" }),
  reopen: (conversationId: string) =>
    call(of(conversationId, "reopen"), "ConversationAnswer", { method: "POST" }),
  snooze: (conversationId: string, command: SnoozeCommand) =>
    call(of(conversationId, "snooze"), "ConversationAnswer", { method: "PUT", body: command }),
  unsnooze: (conversationId: string, undo: boolean) =>
    call(of(conversationId, "snooze"), "ConversationAnswer", { method: "DELETE", body: { undo } }),
  mark: (conversationId: string, marks: FlagsCommand) =>
    call(of(conversationId, "marks"), "ConversationAnswer", { method: "PUT", body: marks }),
  decideOptOut: (conversationId: string, optOut: boolean) =>
    call(of(conversationId, "opt-out"), "ConversationAnswer", { method: "PUT", body: { optOut } }),
  takeOver: (conversationId: string, from: string | null) =>
    call(of(conversationId, "take-over"), "ConversationAnswer", { method: "POST", body: { from } }),
  setTheme: (theme: Theme) => call("/api/me/theme", "ThemeAnswer", { method: "PUT", body: { theme } }),
  search: (q: string, filter: Filter, only: "people" | null = null) =>
    call(
      `/api/search?${new URLSearchParams({ q, ...(only !== null && { only }), ...listScope(filter) })}`,
      "FoundAnswer",
    ),
};

/** Uses the sign-in library's own endpoints, which require a form and a CSRF token. */
export async function signOut(): Promise<boolean> {
  try {
    const { CsrfAnswer } = await loadLazyChunk();
    const { csrfToken } = CsrfAnswer.parse(await (await fetch("/api/auth/csrf")).json());
    const response = await fetch("/api/auth/signout", {
      method: "POST",
      body: new URLSearchParams({ csrfToken, json: "true" }),
    });
    return response.ok;
  } catch {
    return false;
  }
}
