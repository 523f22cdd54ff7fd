import type { EventToAppend, NumberEvents } from "@/db/queries/events/append-events";
import type { ConversationRecord } from "@/db/queries/conversations/conversation-record";
import type { InboundNumber, LockedConversation } from "@/db/queries/inbound/inbound-conversations";
import type { InboundWrite, NewMessage } from "@/db/queries/inbound/write-inbound";
import { type EntryDetail, wokenBy } from "@/db/queries/conversations/timeline";
import type { EntryReason } from "@/db/vocabulary";
import { newId } from "@/lib/base/ids";
import { type PlannedOutbound, planOutbound } from "@/lib/conversation/record-outbound";
import {
  afterAssigned,
  afterInbound,
  afterMayOptOut,
  afterOptOutDecided,
} from "@/lib/domain/conversation/patch";
import { enclosureOf } from "@/lib/domain/conversation/enclosure";
import type { InboundBody } from "@/lib/domain/inbound/body";
import { isAnswerable } from "@/lib/domain/text/phone";
import type { EntryView, MediaView } from "@/lib/protocol/views";
import { toConversationView, toEntryView, toMessageView } from "@/lib/view/map/to-view";
import type { InboundMedia } from "./inbound-copies";

/** Pictures beyond this number stay only in the raw call. */
const MAX_MEDIA = 50;

/** A conversation under its lock, with its customer's opt-out. */
export type InboundConversation = LockedConversation &
  Pick<ConversationRecord, "optOutAt" | "optOutWord" | "optOutVia">;

type Incoming = InboundBody & {
  media: readonly InboundMedia[];
  alsoTo: string[];
  possibleRepeat: boolean;
  receivedAt: Date;
};

/** A message ingested this much after it came shows both times; nobody minds a smaller delay. */
const LATE_MS = 1_000;

/**
 * Conversations in memory while a batch of inbound messages is processed: what each message changes, what is
 * to be written for it and which events are to be published, each message on top of those before it.
 */
export function openLedger(conversations: readonly InboundConversation[]) {
  const current = new Map(conversations.map((conversation) => [conversation.id, conversation]));
  const write: InboundWrite = {
    messages: [],
    conversations: [],
    deliveries: [],
    media: [],
    entries: [],
    optOuts: [],
    optIns: [],
  };
  /** Built when the ledger is closed: a repeat in the same batch still changes a message's view. */
  const published: { numberId: string; event: () => EventToAppend }[] = [];
  const again = new Map<string, number>();
  const answers: PlannedOutbound[] = [];
  /** Conversations that changed without a message of their own. */
  const touched = new Set<string>();

  const change = (
    conversation: InboundConversation,
    changes: Partial<InboundConversation>,
  ): InboundConversation => {
    const changed = { ...conversation, ...changes };
    current.set(conversation.id, changed);
    return changed;
  };

  /** Adds one item; the next one gets a later time. */
  const next = (before: InboundConversation, changes: Partial<InboundConversation>) =>
    change(before, { ...changes, at: new Date(before.at.getTime() + 1) });

  function tellEntry(
    type:
      | "conversation.reopened"
      | "conversation.woke"
      | "conversation.assigned"
      | "contact.opted_out"
      | "contact.opted_in"
      | "contact.may_opt_out",
    conversation: InboundConversation,
    entry: EntryView,
  ): void {
    const view = toConversationView(conversation);
    published.push({ numberId: conversation.numberId, event: () => ({ type, conversation: view, entry }) });
  }

  function enter(
    conversation: InboundConversation,
    type: "reopened" | "woke" | "assigned" | "unassigned" | "opted_out" | "opted_in" | "may_opt_out",
    at: Date,
    about: EntryDetail = {},
  ): EntryView {
    const entry = {
      id: newId(),
      conversationId: conversation.id,
      type,
      actorId: null,
      subjectUserId: null,
      reason: null,
      until: null,
      tagId: null,
      at,
      ...about,
    };
    write.entries.push({ ...entry, tenantId: conversation.tenantId });
    return toEntryView(entry);
  }

  const conversationsOfCustomer = ({
    tenantId,
    address,
  }: Pick<InboundConversation, "tenantId" | "address">): InboundConversation[] =>
    [...current.values()].filter(
      (conversation) => conversation.tenantId === tenantId && conversation.address === address,
    );

  return {
    conversation: (id: string): InboundConversation | undefined => current.get(id),

    /** Conversations with a new message whose customer waits for an answer that somebody can give. */
    waiting: (): InboundConversation[] =>
      [...new Set(write.messages.map(({ conversationId }) => conversationId))].flatMap((id) => {
        const conversation = current.get(id);
        return conversation?.unrespondedSince && conversation.optOutAt === null ? conversation : [];
      }),

    /** Who had it loses it, or somebody gets it, with the reason. */
    assign(
      before: InboundConversation,
      { to, reason }: { to: string | null; reason: EntryReason },
    ): InboundConversation {
      const { at } = before;
      const after = next(before, afterAssigned(before, { to, at }));
      const subjectUserId = to ?? before.assigneeId ?? undefined;
      const about = { reason, ...(subjectUserId !== undefined && { subjectUserId }) };
      tellEntry(
        "conversation.assigned",
        after,
        enter(after, to === null ? "unassigned" : "assigned", at, about),
      );
      return after;
    },

    /** Records the outcome of a delivery. */
    settle: (delivery: InboundWrite["deliveries"][number]): void => {
      write.deliveries.push(delivery);
    },

    /**
     * A customer's message. Reopens the conversation; the customer waits since the first unanswered message.
     */
    receive(
      before: InboundConversation,
      { body, flags, media, alsoTo, possibleRepeat, receivedAt }: Incoming,
    ): NewMessage {
      const kept = media
        .slice(0, MAX_MEDIA)
        .map((each) =>
          "url" in each
            ? { sourceUrl: each.url, contentType: null, name: null }
            : { sourceUrl: null, contentType: each.contentType, name: each.name },
        );
      const item = {
        id: newId(),
        body,
        enclosure: enclosureOf(kept, flags),
        acceptedAt: before.at,
        arrivedAt: before.at.getTime() - receivedAt.getTime() >= LATE_MS ? receivedAt : null,
      };
      const after = next(before, afterInbound(before, item, { answerable: isAnswerable(before) }));
      const { id: messageId, acceptedAt } = item;
      const { tenantId, id: conversationId, numberId, publicSeq } = after;
      const message: NewMessage = {
        ...item,
        tenantId,
        conversationId,
        numberId,
        publicSeq,
        alsoTo: alsoTo.length > 0 ? alsoTo : null,
        deliveries: 1,
        possibleRepeat,
        flags: flags.length > 0 ? flags : null,
      };
      write.messages.push(message);
      const rows = kept.map((item, position) => ({ id: newId(), tenantId, messageId, position, ...item }));
      write.media.push(...rows);
      const view = toConversationView(after);
      const pictures = rows.map(({ id, contentType, name }) => ({ id, contentType, name }));
      published.push({
        numberId,
        event: () => ({ type: "message.received", message: viewOf(message, pictures), conversation: view }),
      });
      if (before.state === "resolved")
        tellEntry("conversation.reopened", after, enter(after, "reopened", acceptedAt));
      if (before.state === "snoozed")
        tellEntry(
          "conversation.woke",
          after,
          enter(after, "woke", acceptedAt, wokenBy(before, "customer_wrote")),
        );
      return message;
    },

    /** From now on nothing may be sent to this customer from any number of the tenant. */
    optOut(
      via: Pick<InboundConversation, "tenantId" | "address" | "numberId">,
      { word, at }: { word: string; at: Date },
    ): void {
      const { tenantId, address, numberId: viaNumberId } = via;
      write.optOuts.push({ tenantId, address, word, viaNumberId, at });
      for (const conversation of conversationsOfCustomer(via).filter(({ optOutAt }) => optOutAt === null)) {
        if (conversation.mayOptOutAt !== null) touched.add(conversation.id);
        const after = change(conversation, {
          optOutAt: at,
          optOutWord: word,
          optOutVia: viaNumberId,
          ...afterOptOutDecided,
        });
        tellEntry("contact.opted_out", after, enter(after, "opted_out", at));
      }
    },

    /** The message just written may mean STOP: a person decides. */
    mayOptOut(before: InboundConversation, may: { copy: string; at: Date }): void {
      const after = change(before, afterMayOptOut(may));
      tellEntry("contact.may_opt_out", after, enter(after, "may_opt_out", may.at));
    },

    /** The customer wants messages again: lifts the opt-outs in force, and those of this batch. */
    optIn(via: Pick<InboundConversation, "tenantId" | "address">, { at }: { at: Date }): void {
      const { tenantId, address } = via;
      for (const optOut of write.optOuts)
        if (optOut.tenantId === tenantId && optOut.address === address) optOut.liftedAt ??= at;
      write.optIns.push({ tenantId, address, at });
      for (const conversation of conversationsOfCustomer(via).filter(({ optOutAt }) => optOutAt !== null)) {
        const after = change(conversation, { optOutAt: null, optOutWord: null, optOutVia: null });
        tellEntry("contact.opted_in", after, enter(after, "opted_in", at));
      }
    },

    /**
     * An automatic message, due at once. It counts as no reply: the customer still waits, and nothing becomes
     * unread.
     */
    answer(
      before: InboundConversation,
      { id: numberId, accountId: carrierAccountId }: InboundNumber,
      message: { body: string; flags: string[] | null; dueAt: Date },
    ): void {
      const by = { kind: "system" as const, rule: "keyword_answer" as const, tenantId: before.tenantId };
      const planned = planOutbound(before, { by, carrierAccountId, ...message });
      next(before, planned.conversation);
      answers.push(planned);
      published.push({ numberId, event: () => planned.event });
    },

    /** Whether this customer has opted out, by the loaded conversations and this batch. */
    isOptedOut: (customer: Pick<InboundConversation, "tenantId" | "address">): boolean =>
      conversationsOfCustomer(customer).some(({ optOutAt }) => optOutAt !== null) ||
      write.optOuts.some(
        (optOut) =>
          optOut.tenantId === customer.tenantId && optOut.address === customer.address && !optOut.liftedAt,
      ),

    /** The carrier delivered a known message once more. */
    repeat(messageId: string): void {
      const fresh = write.messages.find((message) => message.id === messageId);
      if (fresh) fresh.deliveries += 1;
      else again.set(messageId, (again.get(messageId) ?? 0) + 1);
    },

    close() {
      const changed = new Set([...touched, ...write.messages.map(({ conversationId }) => conversationId)]);
      const events = [...Map.groupBy(published, ({ numberId }) => numberId)];
      return {
        write: { ...write, conversations: [...current.values()].filter(({ id }) => changed.has(id)) },
        events: events.map(([numberId, ofNumber]): NumberEvents<EventToAppend> => ({
          numberId,
          events: ofNumber.map(({ event }) => event()),
        })),
        /** To be sent; their conversations are among those written. */
        answers,
        /** How many further deliveries there were of messages from before this batch. */
        again,
      };
    },
  };
}

export type InboundLedger = ReturnType<typeof openLedger>;

const viewOf = (message: NewMessage, media: MediaView[]) =>
  toMessageView(
    {
      ...message,
      direction: "in",
      source: "customer",
      status: "received",
      dueAt: null,
      statusCode: null,
      statusBy: null,
      carrierReason: null,
      authorId: null,
      authorName: null,
      retryOf: null,
    },
    media,
  );
