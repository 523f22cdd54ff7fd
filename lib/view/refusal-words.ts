import { never } from "@/lib/base/assert";
import type { ElsewhereReply, Refusal } from "@/lib/protocol/commands";
import type { ConversationView, MessageView, NumberView } from "@/lib/protocol/views";
import type { Awaited } from "./composition";
import { contactShort, numberShort, personShort } from "./names";
import type { Names } from "./names";
import { agoWords, clock, secondsUntil, whenWords } from "./times";

/** What a refused agent can do. Each says what it does to whose text. */
export type RefusalAction = "edit" | "review" | "send_anyway" | "discard" | "wait" | "copy" | "back";

export type RefusalWords = {
  /** The colleague whose colour the panel wears; null when the customer or a fact refused. */
  personId: string | null;
  title: string;
  body: string;
  /** The safe one first: it takes the focus. */
  actions: readonly { action: RefusalAction; words: string }[];
  /** The texts that came first, to be shown in full above the writer's own. */
  first: readonly MessageView[];
};

export type RefusalContext = {
  names: Names;
  conversation: Pick<ConversationView, "contactName" | "address" | "optedOut">;
  number: NumberView | undefined;
  numbers: readonly NumberView[];
  /** This very refusal answers a "Send anyway": the state had moved on. */
  again: boolean;
  /** What became since of the reply that was leaving when it refused. */
  awaited?: Awaited | null;
  now: number;
  zone: string;
};

const NOT_SENT = "Your text was not sent.";
const sendAnyway = { action: "send_anyway", words: "Send anyway" } as const;
const discard = { action: "discard", words: "Discard mine" } as const;
const edit = { action: "edit", words: "Edit mine" } as const;
const review = { action: "review", words: "Review my text" } as const;

/** A colleague's reply that could still be undone, and what came of it meanwhile. */
const awaitedWords: Record<Awaited, (who: string) => { title: string; body: string; goOn: string }> = {
  left: (who) => ({ title: `${who} has replied`, body: `${who}’s has left and is above.`, goOn: `Read ${who}’s first` }),
  failed: (who) => ({ title: `${who}’s reply did not leave`, body: "The thread says why.", goOn: `Read ${who}’s first` }),
  undone: (who) => ({ title: `${who} took the reply back`, body: "Nothing of it has left.", goOn: "Go on with mine" }),
};

/** The words of a refusal (ui.md 10): what happened, what became of the text, what to do. */
export function refusalWords(refusal: Refusal, context: RefusalContext): RefusalWords {
  const { names, conversation, number, now, zone } = context;
  const customer = contactShort(conversation);
  const first = refusal.unseen;
  const colleagues = first.filter((message) => message.direction === "out");
  const reply = colleagues.findLast((message) => message.author?.id !== names.meId) ?? colleagues.at(-1);
  const own = colleagues.findLast((message) => message.author?.id === names.meId);
  const personId = reply?.author?.id ?? null;
  const who = personShort(names, personId);

  if (context.again && refusal.reason !== "number_disabled" && refusal.reason !== "opted_out" && refusal.reason !== "no_access") {
    const newest = first.at(-1);
    const newer = newest?.direction === "in" ? customer : personShort(names, newest?.author?.id ?? null);
    return {
      personId: newest?.direction === "in" ? null : (newest?.author?.id ?? null),
      title: newest?.direction === "in" ? `${newer} has written since` : `${newer} has replied since`,
      body: `${NOT_SENT} Read ${newer}’s first.`,
      actions: [review],
      first,
    };
  }

  switch (refusal.reason) {
    case "teammate_replied":
      return {
        personId,
        title: `${who} replied ${reply ? agoWords(reply.acceptedAt, now, zone) : "just now"} while you were writing`,
        body: `${NOT_SENT} ${who}’s is above. Does yours still add something?`,
        actions: [edit, sendAnyway, discard],
        first,
      };
    case "teammate_sending": {
      const leavesAt = refusal.leavesAt ?? reply?.dueAt ?? null;
      const seconds = leavesAt === null || reply === undefined ? 0 : secondsUntil(leavesAt, now, reply.acceptedAt);
      // Nothing moves under the pointer: the buttons stay, and none of them becomes "Discard mine".
      if (context.awaited) {
        const { title, body, goOn } = awaitedWords[context.awaited](who);
        // What was taken back is not shown as if it stood.
        const standing = context.awaited === "undone" ? first.filter(({ status }) => status !== "queued") : first;
        return { personId, title, body: `${NOT_SENT} ${body}`, actions: [{ action: "wait", words: goOn }, sendAnyway, edit], first: standing };
      }
      return {
        personId,
        title: `${who} is sending a reply right now`,
        body: seconds > 0 ? `${NOT_SENT} ${who} can still undo for ${seconds} s.` : `${NOT_SENT} It is just leaving.`,
        actions: [{ action: "wait", words: `Wait for ${who}` }, sendAnyway, edit],
        first,
      };
    }
    case "you_replied":
      return {
        personId: names.meId,
        title: `You replied from another device ${own ? agoWords(own.acceptedAt, now, zone) : "just now"}`,
        body: `${NOT_SENT} The other one is above. Does this one still add something?`,
        actions: [edit, sendAnyway, discard],
        first,
      };
    case "replied_elsewhere":
      return { ...elsewhereWords(refusal.elsewhere?.at(-1), context), actions: [edit, sendAnyway, discard], first };
    case "customer_wrote":
      return {
        personId: null,
        title: `${customer} wrote again before your text left`,
        body: `${NOT_SENT} You have now seen the new one.`,
        actions: [review, sendAnyway, discard],
        first,
      };
    case "duplicate_text": {
      const by = personId === names.meId ? "You" : who;
      return {
        personId: personId === names.meId ? null : personId,
        title: `${customer} got nearly this text ${reply ? agoWords(reply.acceptedAt, now, zone) : "a moment ago"}`,
        body: reply ? `${by} sent it at ${clock(reply.acceptedAt, zone)}. ${NOT_SENT}` : NOT_SENT,
        actions: [edit, sendAnyway, discard],
        first,
      };
    }
    case "opted_out":
      return { personId: null, ...optedOutWords(context), actions: [{ action: "copy", words: "Copy my text" }, edit], first: [] };
    case "number_disabled":
      return { personId: null, ...numberOffWords(number, names, now, zone), actions: [{ action: "copy", words: "Copy my text" }, edit], first: [] };
    case "no_access":
      return {
        personId: null,
        title: "You are no longer on this line",
        body: "Your draft is kept. An admin can add you again.",
        actions: [{ action: "copy", words: "Copy my text" }, { action: "back", words: "Back to inbox" }],
        first: [],
      };
    case "quiet_hours":
      return {
        personId: null,
        title: `It is too late in the day where ${customer} is`,
        body: `${NOT_SENT} Your draft is kept.`,
        actions: [{ action: "edit", words: "Keep as draft" }],
        first: [],
      };
    default:
      return never(refusal.reason);
  }
}

/** A colleague answered the same contact from another number. Who, and what, is only told to those who may see that number. */
function elsewhereWords(reply: ElsewhereReply | undefined, { names, conversation, numbers, now, zone }: RefusalContext): Pick<RefusalWords, "personId" | "title" | "body"> {
  const customer = contactShort(conversation);
  const personId = reply?.author?.id ?? null;
  const when = reply ? agoWords(reply.at, now, zone) : "just now";
  if (reply?.body === undefined)
    return { personId: null, title: `A colleague on another number replied to ${customer} ${when}`, body: `${NOT_SENT} That line is not yours, so its words are not shown. Does yours still fit?` };
  const who = personShort(names, personId);
  const line = numbers.find((number) => number.id === reply.numberId);
  return { personId, title: `${who} replied to ${customer} from ${line?.label ?? "another number"} ${when}`, body: `${NOT_SENT} ${who}’s is shown here. Does yours still fit?` };
}

/** Nobody overrides an opt-out: shown before anyone types. */
export function optedOutWords({ conversation, numbers, now, zone }: Pick<RefusalContext, "conversation" | "numbers" | "now" | "zone">): { title: string; body: string } {
  const customer = contactShort(conversation);
  const { optedOut } = conversation;
  if (optedOut === null) return { title: `${customer} opted out`, body: `Nobody can text ${customer} from any of our numbers until ${customer} texts START.` };
  const via = numbers.find((number) => number.id === optedOut.viaNumberId)?.label ?? "one of our numbers";
  return {
    title: `${customer} opted out ${whenWords(optedOut.at, now, zone)}`,
    body: `${customer} texted “${optedOut.word}” to ${via}. Nobody can text ${customer} from any of our numbers until ${customer} texts START.`,
  };
}

/** Texts still arrive on a number that is switched off; none leaves. */
export function numberOffWords(number: NumberView | undefined, names: Names, now: number, zone: string): { title: string; body: string } {
  const title = `${numberShort(number)} is switched off`;
  const kept = "Texts that arrive are kept, and your draft is too.";
  if (!number?.disabled) return { title, body: kept };
  const { at, by, reason } = number.disabled;
  const who = by === null ? "It was switched off" : `${personShort(names, by)} switched it off`;
  return { title, body: `${who} ${whenWords(at, now, zone)}${reason ? `: “${reason}”` : ""}. ${kept}` };
}
