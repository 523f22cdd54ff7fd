import type { Tx } from "@/db/handles";
import type { AppendedEvent } from "@/db/queries/events/append-events";
import { authorStanding } from "@/db/queries/outbound/author-standing";
import { capNumber } from "@/db/queries/outbound/cap-number";
import { moveBreaker } from "@/db/queries/carrier-accounts/carrier-breaker";
import { lockConversation, type ConversationRecord } from "@/db/queries/conversations/conversation-record";
import {
  nextDueSend,
  segmentsInWindow,
  messageToSend,
  tryClaimLock,
  wroteSince,
} from "@/db/queries/outbound/due-sends";
import { dropSend, holdSend, openSlot, postponeSend, takeLease } from "@/db/queries/outbound/send-lease";
import { numberFacts } from "@/db/queries/numbers/number-facts";
import type { OutboundMessage } from "@/lib/carriers/port";
import { breakerState, claimProbe } from "@/lib/domain/sending/breaker";
import { isLate } from "@/lib/domain/sending/held";
import { type MessageToDispatch, whyNotDispatched } from "@/lib/domain/sending/may-dispatch";
import { sendAllowance } from "@/lib/domain/sending/rate";
import { because } from "@/lib/domain/status/reasons";
import { toNumberChange } from "@/lib/view/map/to-view";
import { changeStatusAndCommit, changeStatusTellAndCommit } from "@/lib/conversation/change-status";
import type { AccountRef, DeliveryDeps } from "@/lib/context";

/** One message that only this process may now hand to the carrier. */
export type Claim = {
  messageId: string;
  tenantId: string;
  conversationId: string;
  numberId: string;
  token: number;
  slotId: string;
  attempts: number;
  acceptedAt: Date;
  account: AccountRef;
  message: OutboundMessage;
  leaving: MessageToDispatch;
  /** The limits at the time of the claim. */
  limits: { segmentsPerMinute: number; segmentsPerDay: number | null };
  /** This send alone probes whether the carrier is back. */
  isProbe: boolean;
};

/**
 * `claimed`: `sending` is committed before the first byte leaves. `set_aside`: the message may not leave, or
 * not today, and has the reason; look again. `busy`: another process is claiming for this number; look again
 * soon. `nothing`: the number has nothing that may leave now. `isMoreDue`: besides the claimed message,
 * another is due or waits for its turn. Otherwise there is nothing to look for until something new is due.
 */
export type ClaimResult =
  | { kind: "claimed"; claim: Claim; isMoreDue: boolean }
  | { kind: "set_aside" }
  | { kind: "busy" }
  | { kind: "nothing"; isMoreDue: boolean };

type Claimed = { result: ClaimResult; events: AppendedEvent[] };

/**
 * Claims the next message of a number. Repeats the checks made when it was accepted, under the conversation's
 * lock: a STOP that was answered before this commits wins (V23).
 */
export async function claimSend(deps: DeliveryDeps, numberId: string): Promise<ClaimResult> {
  const { result, events } = await deps.db.transaction((tx) => claimNext(tx, deps, numberId));
  deps.publishNow({ numberId, events });
  return result;
}

async function claimNext(tx: Tx, deps: DeliveryDeps, numberId: string): Promise<Claimed> {
  const [turn, due] = await Promise.all([tryClaimLock(tx, { numberId }), nextDueSend(tx, { numberId })]);
  const nothing: Claimed = { result: { kind: "nothing", isMoreDue: turn.due > 0 }, events: [] };
  if (!turn.isMine) return { result: { kind: "busy" }, events: [] };
  if (!due) return nothing;
  const { account, now, messageId } = due;
  const breaker = breakerState(account, now);
  if (breaker === "open" || account.pausedAt !== null) return nothing;

  // Sent together, in this order: whatever follows the conversation's lock is read under it.
  const [record, message, author, used] = await Promise.all([
    lockConversation(tx, due),
    messageToSend(tx, due),
    authorStanding(tx, { ...due, numberId }),
    segmentsInWindow(tx, { numberId, timeZone: due.timeZone, wholeDay: due.segmentsPerDay !== null }),
  ]);
  if (!record || !message) throw new Error(`send ${messageId} has no message`);
  if (message.status !== "queued") return nothing;

  const leaving: MessageToDispatch = {
    authorId: message.authorId,
    flags: message.flags,
    segments: due.segments,
    tenantId: due.tenantId,
    numberId,
  };
  const stop = whyNotDispatched(leaving, {
    ...due,
    author,
    numberDisabledAt: message.numberDisabledAt,
    optedOut: record.optOutAt !== null,
  });
  if (stop !== null) {
    await dropSend(tx, due);
    return {
      result: { kind: "set_aside" },
      events: one(await changeStatusAndCommit(tx, { record, messageId, to: "failed", reason: stop })),
    };
  }
  if (message.authorId !== null && isLate({ dueAt: message.dueAt, now })) {
    const wrote = await wroteSince(tx, {
      conversationId: due.conversationId,
      publicSeq: message.publicSeq,
      authorId: message.authorId,
    });
    if (wrote)
      return {
        result: { kind: "set_aside" },
        events: one(await holdForAuthor(tx, record, messageId, wrote.authorId)),
      };
  }
  const allowance = sendAllowance({ perMinute: due.segmentsPerMinute, perDay: due.segmentsPerDay, ...used });
  if (allowance.segments < due.segments) {
    // Messages only in flight may still come back: wait for them instead of postponing until tomorrow.
    const isUsedUp = due.segmentsPerDay !== null && used.settledToday + due.segments > due.segmentsPerDay;
    if (!isUsedUp) return nothing;
    return {
      result: { kind: "set_aside" },
      events: await waitForTomorrow(tx, record, messageId, used.nextMidnight),
    };
  }

  // The probe is claimed only for a message that may leave, so that it is not wasted.
  if (
    breaker === "half_open" &&
    !(await moveBreaker(tx, { accountId: account.id, from: account, to: claimProbe(account, now) }))
  )
    return nothing;
  const token = await takeLease(tx, { messageId, leaseMs: deps.settings.leaseMs });
  if (token === null) return nothing;
  const [slotId, event] = await Promise.all([
    openSlot(tx, { numberId, segments: due.segments }),
    changeStatusAndCommit(tx, { record, messageId, to: "sending", reason: null }),
  ]);
  const claim: Claim = {
    messageId,
    tenantId: due.tenantId,
    conversationId: due.conversationId,
    numberId,
    token,
    slotId,
    attempts: due.attempts,
    acceptedAt: message.acceptedAt,
    account,
    message: { from: message.from, to: record.address, text: message.body, mediaUrls: [] },
    leaving,
    limits: { segmentsPerMinute: due.segmentsPerMinute, segmentsPerDay: due.segmentsPerDay },
    isProbe: breaker === "half_open",
  };
  return { result: { kind: "claimed", claim, isMoreDue: turn.due > 1 }, events: one(event) };
}

/** Newer messages of the conversation still leave: their authors have seen this one waiting. */
async function holdForAuthor(
  tx: Tx,
  record: ConversationRecord,
  messageId: string,
  wroteBy: string | null,
): Promise<AppendedEvent | null> {
  await holdSend(tx, { messageId, reason: "somebody_wrote" });
  const reason = wroteBy === null ? because("customer_wrote") : because("teammate_wrote", { by: wroteBy });
  return changeStatusAndCommit(tx, { record, messageId, to: "queued", reason, holds: true });
}

/**
 * The number shows the reason, not the message: the whole number waits, and stops waiting when its limit
 * changes.
 */
async function waitForTomorrow(
  tx: Tx,
  record: ConversationRecord,
  messageId: string,
  midnight: Date,
): Promise<AppendedEvent[]> {
  const { numberId } = record;
  const isNews = await capNumber(tx, { numberId, until: midnight });
  await postponeSend(tx, { messageId, until: midnight });
  const published = isNews ? (await numberFacts(tx, { numberIds: [numberId] })).map(toNumberChange) : [];
  return (
    await changeStatusTellAndCommit(tx, { record, messageId, to: "queued", reason: null }, published)
  ).flatMap(({ events }) => events);
}

const one = (event: AppendedEvent | null): AppendedEvent[] => (event === null ? [] : [event]);
