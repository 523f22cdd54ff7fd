import type { Enclosure } from "@/db/vocabulary";
import type { ConversationView } from "@/lib/protocol/views";
import { wordsOr } from "../message/enclosure-copy";
import { personOrYou } from "../names";
import type { Names } from "../names";
import { MAX_UNDO_SECONDS } from "@/lib/domain/people/display-settings";
import { rowTime, waitCopy } from "../times";
import type { TimeFormat } from "../times";
import type { ConversationRow } from "../../types";
import { numberCause, WAITS_AFTER_MS } from "../message/waiting-copy";
import type { NumberState, WaitCause } from "../message/waiting-copy";

/** The second line of a list row: who is replying, otherwise the last message and its author. */
export type RowLine =
  | { kind: "replying" | "sending"; userId: string; words: string }
  | { kind: "draft"; text: string }
  /** `enclosure`: what came with the words, or instead of them. */
  | { kind: "last"; by: string | null; text: string; enclosure: Enclosure | null; isWordless: boolean };

const nothingEnclosed = { enclosure: null, isWordless: false };

/**
 * A colleague at work comes first, because that prevents a second reply; then the reader's own draft; then
 * the last message, or a note written since. `replierId` is a colleague who is typing.
 */
export function rowLine(
  { conversation, mine }: ConversationRow,
  replierId: string | null,
  names: Names,
  now: number,
  number: NumberState | undefined,
): RowLine {
  const { last } = conversation;
  if (replierId !== null)
    return { kind: "replying", userId: replierId, words: `${personOrYou(names, replierId)} is replying` };
  if (
    last?.status === "queued" &&
    stuck(conversation, now, number) === null &&
    last.authorId !== null &&
    last.authorId !== names.meId
  ) {
    return {
      kind: "sending",
      userId: last.authorId,
      words: `${personOrYou(names, last.authorId)} is sending`,
    };
  }
  if (mine.draft !== null && mine.draft.body.trim() !== "") return { kind: "draft", text: mine.draft.body };
  const { lastNote } = conversation;
  if (lastNote !== null)
    return {
      kind: "last",
      by: `Note, ${personOrYou(names, lastNote.by)}`,
      text: lastNote.body,
      ...nothingEnclosed,
    };
  if (last === null) return { kind: "last", by: null, text: "No texts yet", ...nothingEnclosed };
  const by =
    last.direction === "in" ? null : last.authorId === null ? "Automatic" : personOrYou(names, last.authorId);
  return {
    kind: "last",
    by,
    text: wordsOr(last.body, last.enclosure),
    enclosure: last.enclosure,
    isWordless: last.body === "",
  };
}

/**
 * Who talked to the customer last and when, if the customer has written since (I11); otherwise the line above
 * already says it.
 */
export function rowReply(
  { last, lastReply, lastNote }: ConversationView,
  names: Names,
  now: number,
  zone: TimeFormat,
): string | null {
  const isSaid = last?.direction === "out" && last.authorId === lastReply?.by && lastNote === null;
  return lastReply === null || isSaid
    ? null
    : `${personOrYou(names, lastReply.by)}, ${rowTime(lastReply.at, now, zone)}`;
}

/**
 * By then a message has left or waits: the longest undo window, plus the time in which a message that may
 * leave does.
 */
const LEAVES_WITHIN_MS = 1_000 * MAX_UNDO_SECONDS + WAITS_AFTER_MS;

/**
 * `held` for its author (I9), or why the message waits: its number's cause, or longer than any undo window.
 * Null while it is leaving.
 */
function stuck(
  { last, lastAt, lastActivityAt, undelivered }: ConversationView,
  now: number,
  number: NumberState | undefined,
): "held" | WaitCause | null {
  if (last?.status !== "queued") return null;
  if (undelivered?.held && undelivered.by === last.authorId) return "held";
  return (
    numberCause(number, now) ??
    (now - Date.parse(lastAt ?? lastActivityAt) > LEAVES_WITHIN_MS ? "turn" : null)
  );
}

export type RowBadge = {
  kind:
    | "opted_out"
    | "may_opt_out"
    | "failed"
    | "unconfirmed"
    | "needs_reply"
    | "waiting"
    | "resolved"
    | "leaving"
    | "waits"
    | "held"
    | "sent"
    | "delivered";
  words: string;
  /** Why a waiting message waits, for its copy (wait-causes.ts). */ cause?: WaitCause;
};

/** The mark of the third line: at most one, the most urgent. */
export function rowBadge(
  conversation: ConversationView,
  now: number,
  number: NumberState | undefined,
): RowBadge | null {
  const status = conversation.last?.status;
  if (conversation.optedOut !== null) return { kind: "opted_out", words: "Opted out" };
  if (conversation.mayOptOut !== null) return { kind: "may_opt_out", words: "Opt out?" };
  if (status === "failed") return { kind: "failed", words: "Not delivered" };
  if (status === "unconfirmed") return { kind: "unconfirmed", words: "Not confirmed" };
  const isStuck = stuck(conversation, now, number);
  if (isStuck === "held") return { kind: "held", words: "Held" };
  if (conversation.state === "resolved") return { kind: "resolved", words: "Resolved" };
  const wait = waitBadge(conversation, now);
  if (wait !== null) return wait;
  if (status === "delivered") return { kind: "delivered", words: "Delivered" };
  if (isStuck !== null) return { kind: "waits", words: "Waiting", cause: isStuck };
  if (status === "queued" || status === "sending") return { kind: "leaving", words: "Leaving" };
  if (status === "accepted" || status === "sent") return { kind: "sent", words: "Sent" };
  return null;
}

/**
 * How long an answer has been awaited, and whether somebody marked that one is needed although the last
 * message is ours.
 */
export function waitBadge(
  { unrespondedSince, needsReplyAt }: ConversationView,
  now: number,
): RowBadge | null {
  if (unrespondedSince === null) return null;
  const wait = waitCopy(unrespondedSince, now);
  return needsReplyAt === null
    ? { kind: "waiting", words: wait }
    : { kind: "needs_reply", words: `Needs reply, ${wait}` };
}
