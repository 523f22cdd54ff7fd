import type { InboundFacts } from "@/db/queries/inbound/inbound-facts";
import { arrivalFlaws } from "@/db/vocabulary";
import { newId } from "@/lib/base/ids";
import { inboundBody } from "@/lib/domain/inbound/body";
import { KEYWORD_CONFIRMATION, keywordEffect } from "@/lib/domain/inbound/keyword-effect";
import { confirmationText, readKeyword } from "@/lib/domain/inbound/keywords";
import { isAnswerable } from "@/lib/domain/text/phone";
import { mayMeanStop } from "@/lib/domain/inbound/near-stop";
import { classifyReplay } from "@/lib/domain/inbound/replay";
import type { InboundDelivery, InboundCopy } from "./inbound-copies";
import type { InboundLedger, InboundConversation } from "./inbound-ledger";

type Known = {
  conversationIdOf(copy: InboundCopy): string | undefined;
  facts: InboundFacts;
  /** These deliveries were held for the number, so nothing came before them. */
  catchingUp: boolean;
};

/**
 * Works a batch of inbound messages into the ledger, in their order. No I/O: everything it needs was read
 * under the conversations' locks. Skips deliveries that another process ingested meanwhile.
 */
export function planInbound(
  ledger: InboundLedger,
  copies: readonly InboundCopy[],
  { conversationIdOf, facts, catchingUp }: Known,
): void {
  const placed = new Set<string>();
  for (const copy of copies) {
    const { deliveryId } = copy.call;
    if (!facts.waiting.has(deliveryId)) continue;
    // The first copy uses the delivery's own row; every further copy gets its own.
    const row = placed.has(deliveryId)
      ? { id: newId(), copyOf: deliveryId }
      : { id: deliveryId, copyOf: null };
    placed.add(deliveryId);
    const delivery = {
      ...row,
      fingerprint: copy.fingerprint,
      carrierId: copy.call.carrierId,
      receivedAt: copy.call.receivedAt,
      tenantId: copy.number.tenantId,
      numberId: null,
    };
    const heeded = facts.heeded.has(deliveryId);

    const conversation = ledger.conversation(conversationIdOf(copy) ?? "");
    // Not shown as live (A5): it is ingested when the number is on again, after what came before it.
    if (copy.number.disabled || (copy.number.behind && !catchingUp)) {
      const heeds = heeded || heedKeyword(ledger, copy, facts);
      ledger.settle({ ...delivery, state: "held", messageId: null, numberId: copy.number.id, heeded: heeds });
      continue;
    }
    if (!conversation) throw new Error("a conversation that was made for a text is gone");
    const verdict = classifyCopy(copy, conversation, facts);
    if (verdict.kind === "repeat" && verdict.messageId) ledger.repeat(verdict.messageId);
    const messageId =
      verdict.kind === "repeat"
        ? verdict.messageId
        : takeIn(ledger, conversation, copy, {
            possibleRepeat: verdict.possibleRepeat,
            heeded,
            ownNumbers: facts.ownNumbers,
          });
    ledger.settle({
      ...delivery,
      state: verdict.kind === "repeat" ? "repeat" : "ingested",
      messageId,
      heeded,
    });
    remember(facts, copy, { messageId, conversationId: conversation.id });
  }
}

type Judged = { kind: "new"; possibleRepeat: boolean } | { kind: "repeat"; messageId: string | null };

function classifyCopy(
  { call, fingerprint }: InboundCopy,
  { id: conversationId }: InboundConversation,
  facts: InboundFacts,
): Judged {
  const { receivedAt, answeredAt } = call;
  const ofConversation = facts.calls.filter((other) => other.conversationId === conversationId);
  const first = new Map(ofConversation.toReversed().map((other) => [other.messageId, other]));
  const others = ofConversation.map((other) => ({
    ...other,
    isEqual: other.fingerprint === fingerprint,
    isRepeat: first.get(other.messageId) !== other,
  }));
  const { body } = bodyOf(call);
  const alike = facts.named.filter(({ carrierId }) => carrierId === call.carrierId);
  // An id used for two different messages identifies neither.
  const carrierId = alike.every((other) => other.body === body) ? call.carrierId : null;
  const named = alike.find((other) => other.conversationId === conversationId);
  const isKeyword = touchesOtherConversations(call.text);
  const replay = classifyReplay({
    carrierId,
    sameCarrierId: named !== undefined,
    others,
    receivedAt,
    answeredAt,
    isKeyword,
  });
  if (replay.kind === "new") return replay;
  if (carrierId !== null) return { kind: "repeat", messageId: named?.messageId ?? null };
  const apart = (other: { receivedAt: Date }) => Math.abs(other.receivedAt.getTime() - receivedAt.getTime());
  const [nearest] = others
    .filter(({ isEqual }) => isEqual)
    .toReversed()
    .toSorted((a, b) => apart(a) - apart(b));
  return { kind: "repeat", messageId: nearest?.messageId ?? null };
}

/** An ingested message counts for the copies that follow it in the same batch. */
function remember(
  facts: InboundFacts,
  { call, fingerprint }: InboundCopy,
  { messageId, conversationId }: { messageId: string | null; conversationId: string },
): void {
  if (messageId === null) return;
  const { receivedAt, answeredAt, carrierId } = call;
  facts.calls.push({ conversationId, fingerprint, receivedAt, answeredAt, messageId });
  if (carrierId !== null) facts.named.push({ carrierId, conversationId, messageId, body: bodyOf(call).body });
}

/** The most of a message that a notice quotes. */
const MAX_QUOTED = 120;
const shortCopy = (body: string): string => {
  const words = [...body.replace(/\s+/gu, " ").trim()];
  return words.length > MAX_QUOTED ? `${words.slice(0, MAX_QUOTED).join("")}…` : words.join("");
};

/** A call whose content could not be read still makes a message, with flags that say so. */
const bodyOf = (call: InboundDelivery) =>
  inboundBody(call.text, {
    hasMedia: call.media.length > 0 || call.flags.some((flag) => arrivalFlaws.some((flaw) => flaw === flag)),
  });

/**
 * A new message, with its effect if it is a keyword: in the same transaction, so that STOP holds once it is
 * answered (V23, V60). A keyword already obeyed when it came has no effect again, and gets no answer.
 */
function takeIn(
  ledger: InboundLedger,
  before: InboundConversation,
  { call, number, alsoTo }: InboundCopy,
  {
    possibleRepeat,
    heeded,
    ownNumbers,
  }: { possibleRepeat: boolean; heeded: boolean; ownNumbers: ReadonlySet<string> },
): string {
  const { body, flags } = bodyOf(call);
  const message = ledger.receive(before, {
    body,
    flags: [...call.flags, ...flags],
    media: call.media,
    alsoTo,
    possibleRepeat,
    receivedAt: call.receivedAt,
  });
  if (heeded) return message.id;

  const optedOut = before.optOutAt !== null;
  const keyword = readKeyword(call.text, { optedOut });
  if (!keyword) {
    const after = ledger.conversation(before.id);
    if (after && !optedOut && mayMeanStop(call.text))
      ledger.mayOptOut(after, { copy: shortCopy(body), at: message.acceptedAt });
    return message.id;
  }
  // One of our numbers may text another, perhaps with this product's own words: the two would answer each
  // other.
  const answerable = isAnswerable(before, [number.e164, ...ownNumbers]);
  const effect = keywordEffect(keyword.kind, {
    optedOut,
    carrierAnswers: number.carrierAnswersKeywords,
    answerable,
  });
  const at = message.acceptedAt;
  if (effect.change === "opt_out") ledger.optOut(before, { word: keyword.word, at });
  if (effect.change === "opt_in") ledger.optIn(before, { at });
  const conversation = ledger.conversation(before.id);
  if (effect.answer && conversation)
    ledger.answer(conversation, number, {
      body: confirmationText(effect.answer, {
        business: number.tenantName,
        contactHint: number.helpContact ?? undefined,
      }),
      flags: effect.answer === "stop" ? [KEYWORD_CONFIRMATION] : null,
      dueAt: at,
    });
  return message.id;
}

/**
 * A number that is off still obeys STOP and START, in the order in which they come: they count for every
 * number of the tenant, and were answered 2xx (V23). False if the message is neither.
 */
function heedKeyword(
  ledger: InboundLedger,
  { call, number }: InboundCopy,
  { optOuts }: InboundFacts,
): boolean {
  const customer = { tenantId: number.tenantId, address: call.sender.value, numberId: number.id };
  const isOut =
    ledger.isOptedOut(customer) ||
    optOuts.some(({ tenantId, address }) => tenantId === customer.tenantId && address === customer.address);
  const keyword = readKeyword(call.text, { optedOut: isOut });
  const at = call.receivedAt;
  if (keyword?.kind === "stop") ledger.optOut(customer, { word: keyword.word, at });
  else if (keyword?.kind === "start") ledger.optIn(customer, { at });
  else return false;
  return true;
}

/**
 * Whether the message may change other conversations of the same customer, so that these must be locked too.
 */
export function touchesOtherConversations(text: string): boolean {
  const keyword = readKeyword(text, { optedOut: true });
  return keyword !== null && keyword.kind !== "help";
}
