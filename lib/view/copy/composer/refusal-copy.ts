import { never } from "@/lib/base/assert";
import type { ElsewhereReply, Refusal } from "@/lib/protocol/commands";
import type { ConversationView, MessageView, NumberView } from "@/lib/protocol/views";
import type { RefusalReason } from "@/db/vocabulary";
import { cameAfterBeginning } from "../../reduce/composition";
import type { Awaited, Composition } from "../../reduce/composition";
import { noCredentialsCopy, numberOffCopy, optedOutCopy } from "./blocked-copy";
import { contactShort, personShort } from "../names";
import type { Names } from "../names";
import { statusCopy } from "../message/status-copy";
import { agoCopy, clock, secondsUntil } from "../times";
import type { TimeFormat } from "../times";

/** What a person can do after a refusal. Each action names what it does to whose message. */
export type RefusalAction =
  | "edit"
  | "review"
  | "send_anyway"
  | "discard"
  | "wait"
  | "copy"
  | "back"
  | "go_there";

export type RefusalWords = {
  /** The person whose colour the panel has; null if the customer or a fact caused the refusal. */
  personId: string | null;
  title: string;
  body: string;
  /** The safe action comes first and takes the focus. */
  actions: readonly { action: RefusalAction; words: string }[];
  /** The messages that came first, shown in full above the writer's own. */
  first: readonly MessageView[];
};

export type RefusalContext = {
  names: Names;
  conversation: Pick<ConversationView, "contactName" | "address" | "optedOut">;
  number: NumberView | undefined;
  numbers: readonly NumberView[];
  /** This refusal answers a "Send anyway": the state had changed again. */
  again: boolean;
  /** When the refused message was begun, as far as known. */
  writing: Pick<Composition, "typedSince" | "staleSince">;
  /** The customer had written in this conversation before the unseen messages. */
  wroteBefore: boolean;
  /** What has since become of the reply that was leaving when this one was refused. */
  awaited?: Awaited | null;
  now: number;
  zone: TimeFormat;
};

const NOT_SENT = "Your text was not sent.";
const sendAnyway = { action: "send_anyway", words: "Send anyway" } as const;
const discard = { action: "discard", words: "Discard mine" } as const;
const edit = { action: "edit", words: "Edit mine" } as const;
const review = { action: "review", words: "Review my text" } as const;

/**
 * The copy of a refusal: what happened, what became of the message, what to do. `refusal.unseen` holds the
 * current state of the messages, so that nothing outdated is said.
 */
export function refusalCopy(refusal: Refusal, context: RefusalContext): RefusalWords {
  const { names, conversation, number, now, zone } = context;
  const customer = contactShort(conversation);
  const first = refusal.unseen;
  const colleagues = first.filter(
    (message) => message.direction === "out" && message.author?.id !== names.meId,
  );
  const reply = colleagues.at(-1);
  const personId = reply?.author?.id ?? null;
  const who = reply?.author ? personShort(names, personId) : "A colleague";

  if (context.again && refusal.reason !== "replied_elsewhere" && !isFact(refusal.reason))
    return newerCopy(refusal, context);

  switch (refusal.reason) {
    case "teammate_replied":
      return { personId, ...repliedCopy(reply, who, context), actions: [edit, sendAnyway, discard], first };
    case "teammate_sending": {
      // Nothing moves under the pointer: the buttons stay, and none of them becomes "Discard mine".
      if (context.awaited) {
        const { title, body, goOn } = awaitedCopy(context.awaited, reply, who);
        // A cancelled reply is not shown as if it still stood.
        const standing =
          context.awaited === "undone"
            ? first.filter(({ status }) => status !== "cancelled" && status !== "queued")
            : first;
        return {
          personId,
          title,
          body,
          actions: [{ action: "wait", words: goOn }, sendAnyway, edit],
          first: standing,
        };
      }
      const leavesAt = refusal.leavesAt ?? reply?.dueAt ?? null;
      const seconds =
        leavesAt === null || reply === undefined ? 0 : secondsUntil(leavesAt, now, reply.acceptedAt);
      return {
        personId,
        title: `${who} is sending a reply right now`,
        body:
          seconds > 0
            ? `${NOT_SENT} ${who} can still undo for ${seconds} s.`
            : `${NOT_SENT} It is just leaving.`,
        actions: [{ action: "wait", words: `Wait for ${who}` }, sendAnyway, edit],
        first,
      };
    }
    case "you_replied":
      return {
        personId: names.meId,
        ...ownCopy(refusal, context),
        actions: [edit, sendAnyway, discard],
        first,
      };
    case "replied_elsewhere": {
      const there = refusal.elsewhere?.at(-1);
      const number = numbers(context, there?.numberId);
      const third =
        there?.conversationId === undefined
          ? discard
          : ({ action: "go_there", words: `Open in ${number?.label ?? "its line"}` } as const);
      return { ...elsewhereCopy(there, context), actions: [edit, sendAnyway, third], first };
    }
    case "customer_wrote":
      return {
        personId: null,
        ...wroteCopy(refusal, customer, context),
        actions: [review, sendAnyway, discard],
        first,
      };
    case "duplicate_text":
      return { ...duplicateCopy(refusal, customer, context), actions: [edit, sendAnyway, discard], first };
    case "opted_out":
      return {
        personId: null,
        ...optedOutCopy(context),
        actions: [{ action: "copy", words: "Copy my text" }, edit],
        first: [],
      };
    case "number_disabled":
      return {
        personId: null,
        ...numberOffCopy(number, names, now, zone),
        actions: [{ action: "copy", words: "Copy my text" }, edit],
        first: [],
      };
    case "cannot_send":
      return {
        personId: null,
        ...noCredentialsCopy(number),
        actions: [{ action: "copy", words: "Copy my text" }, edit],
        first: [],
      };
    case "no_access":
      return {
        personId: null,
        title: "You are no longer on this line",
        body: "Your draft is kept. An admin can add you again.",
        actions: [
          { action: "copy", words: "Copy my text" },
          { action: "back", words: "Back to inbox" },
        ],
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

const isFact = (reason: RefusalReason): boolean =>
  reason === "number_disabled" ||
  reason === "cannot_send" ||
  reason === "opted_out" ||
  reason === "no_access";
const numbers = ({ numbers: all }: RefusalContext, id: string | undefined) =>
  all.find((number) => number.id === id);

/** After "Send anyway": somebody has written since, and that must be read first. */
function newerCopy(refusal: Refusal, { names, conversation }: RefusalContext): RefusalWords {
  const newest = refusal.unseen.at(-1);
  const personId = newest?.author?.id ?? null;
  const isCustomer = newest?.direction === "in";
  const isOwn = personId !== null && personId === names.meId;
  const who = isCustomer
    ? contactShort(conversation)
    : personId === null
      ? "A colleague"
      : personShort(names, personId);
  return {
    personId: isCustomer ? null : personId,
    title: isOwn
      ? "You have replied from another device since"
      : `${who} has ${isCustomer ? "written" : "replied"} since`,
    body: `${NOT_SENT} Read ${isOwn ? "the other one" : `${who}’s`} first.`,
    actions: [review],
    first: refusal.unseen,
  };
}

type Said = { title: string; body: string };

/** A colleague's reply that was not seen. "While you were writing" only if that is known. */
function repliedCopy(
  reply: MessageView | undefined,
  who: string,
  { now, zone, writing }: RefusalContext,
): Said {
  if (reply?.status === "failed" || reply?.status === "unconfirmed")
    return awaitedCopy(reply.status, reply, who);
  if (reply?.status === "cancelled") return awaitedCopy("undone", reply, who);
  if (reply === undefined)
    return { title: `${who} has replied`, body: `${NOT_SENT} Does yours still add something?` };
  const during = cameAfterBeginning(reply, writing) ? " while you were writing" : "";
  const unseen = during === "" ? "It was not seen here before you pressed Send. " : "";
  return {
    title: `${who} replied ${agoCopy(reply.acceptedAt, now, zone)}${during}`,
    body: `${NOT_SENT} ${unseen}${who}’s is above. Does yours still add something?`,
  };
}

/**
 * What became of a colleague's reply that could still be undone when it caused the refusal; `goOn` is the
 * button.
 */
export function awaitedCopy(
  awaited: Awaited,
  reply: MessageView | undefined,
  who: string,
): Said & { goOn: string } {
  const reason = reply?.reason ?? null;
  switch (awaited) {
    case "left":
      return {
        title: `${who} has replied`,
        body: `${NOT_SENT} ${who}’s has left and is above.`,
        goOn: `Read ${who}’s first`,
      };
    case "undone":
      return {
        title: `${who} took the reply back`,
        body: `${NOT_SENT} Nothing of it has left.`,
        goOn: "Go on with mine",
      };
    case "failed":
      return {
        title: `${who}’s reply was not delivered`,
        body: `${NOT_SENT} ${reason === null ? "Nobody said why" : `The reason: ${statusCopy(reason)}`}.`,
        goOn: `Read ${who}’s first`,
      };
    case "unconfirmed":
      return {
        title: `${who}’s reply is not confirmed`,
        body: `${NOT_SENT} The carrier did not answer, so ${who}’s may have arrived.`,
        goOn: `Read ${who}’s first`,
      };
  }
}

/** The person's own reply from another session: a second device, or another person on the account. */
function ownCopy({ unseen }: Refusal, { names, now, zone }: RefusalContext): Said {
  const own = unseen.findLast((message) => message.author?.id === names.meId);
  if (own?.status === "failed")
    return {
      title: "Your reply from another device was not delivered",
      body: `${NOT_SENT} Send this one in its place?`,
    };
  if (own?.status === "cancelled")
    return {
      title: "Your reply from another device was taken back",
      body: `${NOT_SENT} Nothing of the other one has left. Send this one?`,
    };
  const seconds =
    own?.status === "queued" && own.dueAt !== null ? secondsUntil(own.dueAt, now, own.acceptedAt) : 0;
  const when = own === undefined ? "" : ` ${agoCopy(own.acceptedAt, now, zone)}`;
  return {
    title: `You replied from another device${when}`,
    body:
      seconds > 0
        ? `${NOT_SENT} The other one can still be undone for ${seconds} s.`
        : `${NOT_SENT} Read the other one first. Does this one still add something?`,
  };
}

/**
 * A colleague answered the same contact from another number. The name and the words are shown only to people
 * who may see that number.
 */
function elsewhereCopy(
  reply: ElsewhereReply | undefined,
  context: RefusalContext,
): Said & Pick<RefusalWords, "personId"> {
  const { names, conversation, now, zone } = context;
  const customer = contactShort(conversation);
  const isLeaving = reply !== undefined && reply.leavesAt !== null && Date.parse(reply.leavesAt) > now;
  const did = isLeaving ? "is sending" : "replied";
  const end = isLeaving ? "right now" : reply === undefined ? "a moment ago" : agoCopy(reply.at, now, zone);
  const toCustomer = isLeaving ? `${customer} a reply` : `to ${customer}`;
  if (reply?.body === undefined)
    return {
      personId: null,
      title: `A colleague on another number ${did} ${toCustomer} ${end}`,
      body: `${NOT_SENT} You are not on that line, so its words are not shown. Does yours still fit?`,
    };
  const personId = reply.author?.id ?? null;
  const who = personId === null ? "A colleague" : personShort(names, personId);
  const label = numbers(context, reply.numberId)?.label ?? "another number";
  return {
    personId,
    title: `${who} ${did} ${toCustomer} from ${label} ${end}`,
    body: `${NOT_SENT} Read ${who}’s first. Does yours still fit?`,
  };
}

/** The customer's unseen messages: how many, and whether all of them are shown. */
function wroteCopy({ unseen, unseenMore }: Refusal, customer: string, { wroteBefore }: RefusalContext): Said {
  const texts = unseen.filter((message) => message.direction === "in").length;
  const shown = unseenMore
    ? `The newest ${texts} are above, and there are older ones that you have not seen. Review begins with the first.`
    : texts > 1
      ? `${texts} texts that you had not seen are above.`
      : "The new text is above.";
  return {
    title: `${customer} wrote ${wroteBefore ? "again " : ""}before your text left`,
    body: `${NOT_SENT} ${shown}`,
  };
}

/**
 * Nearly the same words were already sent to this contact. Says "arrived" only of a message that has arrived.
 */
function duplicateCopy(
  { unseen, duplicateOf }: Refusal,
  customer: string,
  { names, now, zone }: RefusalContext,
): Said & Pick<RefusalWords, "personId"> {
  const sent = unseen.find((message) => message.id === duplicateOf);
  if (sent === undefined)
    return {
      personId: null,
      title: `${customer} was sent nearly this text within the last minutes`,
      body: `It left from a number that you are not on. ${NOT_SENT}`,
    };
  const isOwn = sent.author?.id === names.meId;
  const by = isOwn ? "You" : sent.author ? personShort(names, sent.author.id) : "A colleague";
  const ago = agoCopy(sent.acceptedAt, now, zone);
  const titles: Partial<Record<MessageView["status"], string>> = {
    delivered: `${customer} got nearly this text ${ago}`,
    queued: `Nearly this text is on its way to ${customer}`,
    sending: `Nearly this text is on its way to ${customer}`,
    unconfirmed: `${customer} may have got nearly this text ${ago}`,
  };
  return {
    personId: isOwn ? null : (sent.author?.id ?? null),
    title: titles[sent.status] ?? `${customer} was sent nearly this text ${ago}`,
    body: `${by} sent it at ${clock(sent.acceptedAt, zone)}. ${NOT_SENT}`,
  };
}
