import type { OverridableReason } from "@/db/vocabulary";
import type { Refusal } from "@/lib/protocol/commands";
import type { MessageView } from "@/lib/protocol/views";
import type { LocalDraft } from "./local-drafts";
import type { MyDraft, ConversationItem } from "../types";

/** Why the last press of the send button did not end with a decisive answer. The words are still there. */
export type Trouble =
  /** No answer came. Pressing again repeats the same send and cannot create a second message. */
  | "not_confirmed"
  /** An earlier press did get through with other words: those were sent, these were not. */
  | "earlier_words_sent"
  | "unreadable"
  | "too_long"
  | "signed_out"
  | "failed"
  /** Somebody has already sent this message again; the words are now an ordinary draft. */
  | "sent_again"
  /** "Try again" found that another message was already being written. */
  | "draft_in_the_way";

/** The writing of one reply: everything that must survive a refusal, a reload and a lost answer. */
export type Composition = {
  /** Belongs to this message: the same on every retry of its send, a new one for the next message. */
  clientId: string;
  body: string;
  phase: "writing" | "sending" | "refused" | "waiting";
  saved: "empty" | "unsaved" | "saved";
  /** A public reply came after the stored draft was begun. */
  staleSince: string | null;
  /** The conversation's public seq when the first character was typed; null while empty. */
  writingSince: number | null;
  /**
   * The same if it was begun in this tab; null if the words were restored, because it is unknown when those
   * were begun.
   */
  typedSince: number | null;
  /** Up to which seq the writer has acknowledged the notice above the composer. */
  answeredSeq: number;
  refusal: Refusal | null;
  /** The refusal answers a "Send anyway", and something has come since. */
  again: boolean;
  /** What the writer knowingly overrode in the exact state of the refusal that is shown. */
  passed: Passed;
  trouble: Trouble | null;
  /** The failed or unconfirmed message that this one repeats. */
  retryOf: string | null;
  /** Who took the reply over. The words are folded away until the writer asks for them. */
  takenOverBy: string | null;
  /**
   * "Send when back" was pressed while offline. It queues nothing: once back, the writer is asked again
   * (V35).
   */
  whenBack: boolean;
};

/**
 * Reasons overridden one after the other, because each is shown separately, and the newest reply elsewhere
 * among them.
 */
export type Passed = { reasons: readonly OverridableReason[]; elsewhere?: string };
const nothingPassed: Passed = { reasons: [] };

/** Nothing written yet. `clientId` is that of the intent that begins here, whatever becomes of it. */
export const emptyComposition = (clientId: string): Composition => ({
  clientId,
  body: "",
  phase: "writing",
  saved: "empty",
  staleSince: null,
  writingSince: null,
  typedSince: null,
  answeredSeq: 0,
  refusal: null,
  again: false,
  passed: nothingPassed,
  trouble: null,
  retryOf: null,
  takenOverBy: null,
  whenBack: false,
});

/** The stored draft, as it was left. What is already typed in this tab wins over it. */
export const fromDraft = (draft: MyDraft, seenSeq: number): Composition => ({
  ...emptyComposition(draft.clientId),
  body: draft.body,
  saved: "saved",
  staleSince: draft.staleSince,
  writingSince: seenSeq,
});

/** Words kept on this device, as they were left: the server does not have them. */
export const fromLocalDraft = (
  { clientId, body, retryOf }: Pick<LocalDraft, "clientId" | "body" | "retryOf">,
  seenSeq: number,
): Composition => ({
  ...emptyComposition(clientId),
  body,
  saved: "unsaved",
  writingSince: seenSeq,
  retryOf,
});

export type CompositionChange =
  | { type: "typed"; body: string; publicSeq: number }
  | { type: "saved"; body: string }
  | { type: "sending" }
  | { type: "accepted"; nextClientId: string }
  | { type: "refused"; refusal: Refusal; overrode: boolean }
  | { type: "troubled"; trouble: Trouble; nextClientId?: string }
  | { type: "editing" }
  | { type: "waiting" }
  /** What became of the colleague's reply that was waited for. */
  | { type: "waited"; outcome: Awaited }
  | { type: "discarded"; nextClientId: string }
  | { type: "given_back"; draft: { clientId: string; body: string }; publicSeq: number }
  | { type: "retrying"; clientId: string; body: string; retryOf: string; publicSeq: number }
  | { type: "answered"; seq: number }
  | { type: "made_stale"; at: string }
  | { type: "taken_over"; by: string }
  | { type: "unfolded" }
  | { type: "when_back"; wanted: boolean };

/**
 * The writing after one change. Only `accepted` and `discarded` ever empty it: the words stay until the
 * server has them or their writer discards them.
 */
export function compose(held: Composition, change: CompositionChange): Composition {
  switch (change.type) {
    case "typed":
      return {
        ...held,
        body: change.body,
        saved: "unsaved",
        trouble: held.trouble === "not_confirmed" ? held.trouble : null,
        writingSince: change.body === "" ? null : (held.writingSince ?? change.publicSeq),
        typedSince: change.body === "" ? null : held.body === "" ? change.publicSeq : held.typedSince,
        staleSince: change.body === "" ? null : held.staleSince,
        // A new message no longer repeats the one that did not arrive.
        retryOf: change.body === "" ? null : held.retryOf,
        whenBack: held.whenBack && change.body !== "",
      };
    case "saved":
      return change.body === held.body && held.saved === "unsaved"
        ? { ...held, saved: held.body === "" ? "empty" : "saved" }
        : held;
    case "sending":
      return { ...held, phase: "sending", trouble: null, whenBack: false };
    case "accepted":
      return { ...emptyComposition(change.nextClientId), answeredSeq: held.answeredSeq };
    case "refused": {
      const again = change.overrode && held.refusal !== null && hasNews(change.refusal, held.refusal);
      const isSameState = change.overrode && held.refusal?.publicSeq === change.refusal.publicSeq && !again;
      return {
        ...held,
        phase: "refused",
        refusal: change.refusal,
        again,
        passed: isSameState ? overrideOf(held) : nothingPassed,
        trouble: null,
      };
    }
    case "troubled":
      return {
        ...held,
        phase: "writing",
        trouble: change.trouble,
        clientId: change.nextClientId ?? held.clientId,
        retryOf: change.trouble === "sent_again" ? null : held.retryOf,
      };
    case "editing":
      return { ...held, ...withoutRefusal, staleSince: null };
    case "waiting":
      return { ...held, phase: "waiting" };
    case "waited":
      return change.outcome === "undone" || held.refusal === null
        ? { ...held, ...withoutRefusal }
        : {
            ...held,
            phase: "refused",
            refusal: { ...held.refusal, reason: "teammate_replied", leavesAt: null },
          };
    case "discarded":
      return { ...emptyComposition(change.nextClientId), answeredSeq: held.answeredSeq, saved: "unsaved" };
    case "given_back":
      return {
        ...emptyComposition(change.draft.clientId),
        body: change.draft.body,
        saved: "saved",
        writingSince: change.publicSeq,
        answeredSeq: held.answeredSeq,
      };
    case "retrying":
      return held.body !== ""
        ? { ...held, trouble: "draft_in_the_way" }
        : {
            ...emptyComposition(change.clientId),
            body: change.body,
            saved: "unsaved",
            retryOf: change.retryOf,
            writingSince: change.publicSeq,
            answeredSeq: held.answeredSeq,
          };
    case "answered":
      return { ...held, answeredSeq: Math.max(held.answeredSeq, change.seq), staleSince: null };
    case "made_stale":
      return held.body === "" ? held : { ...held, staleSince: held.staleSince ?? change.at };
    case "taken_over":
      return held.body === "" ? held : { ...held, takenOverBy: change.by };
    case "unfolded":
      return { ...held, takenOverBy: null };
    case "when_back":
      return { ...held, whenBack: change.wanted };
  }
}

const withoutRefusal = { phase: "writing", refusal: null, again: false, passed: nothingPassed } as const;

/** The content of "Send anyway": every reason shown for this state, the current one last. */
export function overrideOf({ refusal, passed }: Composition): Passed {
  if (refusal === null) return nothingPassed;
  const elsewhere = refusal.elsewhere?.at(-1)?.messageId ?? passed.elsewhere;
  return {
    reasons: [...passed.reasons, refusal.reason as OverridableReason],
    ...(elsewhere !== undefined && { elsewhere }),
  };
}

/** Whether somebody has written since the earlier refusal of the same message. */
const hasNews = (refusal: Refusal, before: Refusal): boolean =>
  refusal.unseen.some(({ publicSeq }) => publicSeq > before.publicSeq) ||
  (before.elsewhere !== undefined &&
    refusal.elsewhere !== undefined &&
    refusal.elsewhere.at(-1)?.messageId !== before.elsewhere.at(-1)?.messageId);

/**
 * The words of a send that is not answered yet, shown where they will stand; null once the conversation
 * itself holds them.
 */
export function wordsOnTheirWay(
  held: Composition | undefined,
  items: readonly ConversationItem[],
  meId: string,
): string | null {
  if (held?.phase !== "sending") return null;
  const isThere = ({ author, publicSeq, body }: MessageView) =>
    author?.id === meId && publicSeq > (held.writingSince ?? 0) && body.trim() === held.body.trim();
  return items.some((item) => item.kind === "message" && isThere(item.message)) ? null : held.body;
}

/**
 * What became of a colleague's reply that refused this message while it could still be undone. `unconfirmed`:
 * nobody knows whether it left.
 */
export type Awaited = "left" | "undone" | "failed" | "unconfirmed";

/**
 * The colleague's reply that a refused message waits for: the one that could still be undone, otherwise the
 * newest, which may just have left.
 */
export const awaitedReply = ({ unseen }: Refusal, meId: string): MessageView | undefined =>
  unseen.findLast(({ status }) => status === "queued") ??
  unseen.findLast(({ direction, author }) => direction === "out" && author?.id !== meId);

/**
 * By the reply's status; null while it may still be undone, or is with the carrier and its result is unknown.
 */
export function awaitedBy(status: MessageView["status"]): Awaited | null {
  if (status === "queued" || status === "sending") return null;
  if (status === "cancelled") return "undone";
  return status === "failed" || status === "unconfirmed" ? status : "left";
}

/** Whether a message came after the writing began, as far as that is known. */
export const cameAfterBeginning = (
  { publicSeq, acceptedAt }: MessageView,
  { typedSince, staleSince }: Pick<Composition, "typedSince" | "staleSince">,
): boolean =>
  (typedSince !== null && publicSeq > typedSince) ||
  (staleSince !== null && Date.parse(acceptedAt) >= Date.parse(staleSince));
