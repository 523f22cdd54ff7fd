import type { Refusal } from "@/lib/protocol/commands";
import type { MessageView } from "@/lib/protocol/views";
import type { KeptText } from "./kept-words";
import type { MyDraft } from "./types";

/** Why the last press of the send button ended without an answer that settles it; the text is still there. */
export type Trouble =
  /** No answer came. Pressing again repeats the same send and cannot make a second one. */
  | "not_confirmed"
  /** An earlier press did get through, with other words: those were sent, these were not. */
  | "earlier_words_sent"
  | "unreadable"
  | "too_long"
  | "signed_out"
  | "failed"
  /** "Try again" found a text already being written. */
  | "draft_in_the_way";

/** The writing of one reply: everything about it that must survive a refusal, a reload and a lost answer. */
export type Composition = {
  /** Belongs to this text; the same on every retry of its send, a new one for the next text. */
  clientId: string;
  body: string;
  phase: "writing" | "sending" | "refused" | "waiting";
  saved: "empty" | "unsaved" | "saved";
  /** A public reply came after the stored draft was begun. */
  staleSince: string | null;
  /** The conversation's public seq when the first character was typed; null while empty. */
  writingSince: number | null;
  /** Up to where the writer has answered notices and refusals. */
  answeredSeq: number;
  refusal: Refusal | null;
  /** The refusal answers a "Send anyway". */
  again: boolean;
  trouble: Trouble | null;
  /** The failed or unconfirmed message that this text repeats. */
  retryOf: string | null;
  /** Who took the reply over; the text is folded away until the writer asks for it. */
  takenOverBy: string | null;
  /** "Send when back" was pressed while offline. Nothing is queued by it: once back, it is asked again (V35). */
  whenBack: boolean;
};

export const emptyComposition = (clientId: string): Composition => ({
  clientId,
  body: "",
  phase: "writing",
  saved: "empty",
  staleSince: null,
  writingSince: null,
  answeredSeq: 0,
  refusal: null,
  again: false,
  trouble: null,
  retryOf: null,
  takenOverBy: null,
  whenBack: false,
});

/** The stored draft, as it was left; what is typed already in this tab wins over it. */
export const fromDraft = (draft: MyDraft, seenSeq: number): Composition => ({
  ...emptyComposition(draft.clientId),
  body: draft.body,
  saved: "saved",
  staleSince: draft.staleSince,
  writingSince: seenSeq,
});

/** Words that this device kept, as they were left: the server does not have them. */
export const fromKept = ({ clientId, body, retryOf }: Pick<KeptText, "clientId" | "body" | "retryOf">, seenSeq: number): Composition => ({
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
  /** `read`: what the sender had not seen is in sight, so that going on says that it was read. */
  | { type: "editing"; read: boolean }
  | { type: "waiting" }
  /** What became of the colleague's reply that was waited for. */
  | { type: "waited"; outcome: Awaited }
  | { type: "discarded"; nextClientId: string; read: boolean }
  | { type: "given_back"; draft: { clientId: string; body: string }; publicSeq: number }
  | { type: "retrying"; clientId: string; body: string; retryOf: string; publicSeq: number }
  | { type: "answered"; seq: number }
  | { type: "made_stale"; at: string }
  | { type: "taken_over"; by: string }
  | { type: "unfolded" }
  | { type: "when_back"; wanted: boolean };

/** The writing after one change. Only `accepted` and `discarded` ever empty it: words stay until the server has them, or their writer throws them away. */
export function compose(held: Composition, change: CompositionChange): Composition {
  switch (change.type) {
    case "typed":
      return {
        ...held,
        body: change.body,
        saved: "unsaved",
        trouble: held.trouble === "not_confirmed" ? held.trouble : null,
        writingSince: change.body === "" ? null : (held.writingSince ?? change.publicSeq),
        staleSince: change.body === "" ? null : held.staleSince,
        whenBack: held.whenBack && change.body !== "",
      };
    case "saved":
      return change.body === held.body && held.saved === "unsaved" ? { ...held, saved: held.body === "" ? "empty" : "saved" } : held;
    case "sending":
      return { ...held, phase: "sending", trouble: null, whenBack: false };
    case "accepted":
      return { ...emptyComposition(change.nextClientId), answeredSeq: held.answeredSeq };
    case "refused":
      return { ...held, phase: "refused", refusal: change.refusal, again: change.overrode, trouble: null };
    case "troubled":
      return { ...held, phase: "writing", trouble: change.trouble, clientId: change.nextClientId ?? held.clientId };
    case "editing":
      return { ...held, ...withoutRefusal, answeredSeq: change.read ? answeredBy(held) : held.answeredSeq, staleSince: null };
    case "waiting":
      return { ...held, phase: "waiting" };
    case "waited":
      return change.outcome === "undone" || held.refusal === null
        ? { ...held, ...withoutRefusal }
        : { ...held, phase: "refused", refusal: { ...held.refusal, reason: "teammate_replied", leavesAt: null } };
    case "discarded":
      return { ...emptyComposition(change.nextClientId), answeredSeq: change.read ? answeredBy(held) : held.answeredSeq, saved: "unsaved" };
    case "given_back":
      return { ...emptyComposition(change.draft.clientId), body: change.draft.body, saved: "saved", writingSince: change.publicSeq, answeredSeq: held.answeredSeq };
    case "retrying":
      return held.body !== ""
        ? { ...held, trouble: "draft_in_the_way" }
        : { ...emptyComposition(change.clientId), body: change.body, saved: "unsaved", retryOf: change.retryOf, writingSince: change.publicSeq, answeredSeq: held.answeredSeq };
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

const withoutRefusal = { phase: "writing", refusal: null, again: false } as const;

/** What became of a colleague's reply that refused this text while it could still be undone. */
export type Awaited = "left" | "undone" | "failed";

/** The colleague's reply that a refused text waits for: the one that could still be undone, else the newest, which may just have left. */
export const awaitedReply = ({ unseen }: Refusal, meId: string): MessageView | undefined =>
  unseen.findLast(({ status }) => status === "queued") ?? unseen.findLast(({ direction, author }) => direction === "out" && author?.id !== meId);

/** By the reply's status; null while it may still be undone. */
export const awaitedBy = (status: MessageView["status"]): Awaited | null =>
  status === "queued" ? null : status === "cancelled" ? "undone" : status === "failed" ? "failed" : "left";

/** A refusal showed its texts in full: whoever answers it has seen those, and no later ones. */
const answeredBy = ({ answeredSeq, refusal }: Composition): number =>
  Math.max(answeredSeq, ...(refusal?.unseen.map((message) => message.publicSeq) ?? []));
