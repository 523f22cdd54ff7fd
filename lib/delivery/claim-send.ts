import type { Tx } from "@/db/client";
import { authorStanding } from "@/db/queries/author-standing";
import { moveBreaker } from "@/db/queries/carrier-breaker";
import { lockConversation } from "@/db/queries/conversation-record";
import { nextDueSend, segmentsInWindow, textToSend, tryClaimLock } from "@/db/queries/due-sends";
import { dropSend, openSlot, postponeSend, takeLease } from "@/db/queries/hold-send";
import type { OutboundText } from "@/lib/carriers/port";
import { breakerState, claimProbe } from "@/lib/domain/breaker";
import { may } from "@/lib/domain/policy";
import { sendAllowance } from "@/lib/domain/rate";
import { changeStatus } from "./change-status";
import type { AccountRef, DeliveryDeps } from "./deps";

/** One text that this process, and no other, may now hand to the carrier. */
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
  text: OutboundText;
};

/**
 * `claimed`: `sending` is committed before the first byte leaves. `dropped`: it may no longer leave, and
 * says why; look again. `nothing`: the number has nothing that may leave now.
 */
export type ClaimResult = { kind: "claimed"; claim: Claim } | { kind: "dropped" } | { kind: "nothing" };

/**
 * Claims the next text of a number. What was checked when the text was accepted is checked again under the
 * conversation's lock: a STOP that was answered before this commits wins (V23).
 */
export const claimSend = (deps: DeliveryDeps, numberId: string): Promise<ClaimResult> =>
  deps.db.transaction(async (tx): Promise<ClaimResult> => {
    if (!(await tryClaimLock(tx, { numberId }))) return { kind: "nothing" };
    const due = await nextDueSend(tx, { numberId });
    if (!due) return { kind: "nothing" };

    const { account, now } = due;
    const breaker = breakerState(account, now);
    if (breaker === "open") return { kind: "nothing" };
    if (breaker === "half_open" && !(await moveBreaker(tx, { accountId: account.id, from: account, to: claimProbe(account, now) })))
      return { kind: "nothing" };

    const used = await segmentsInWindow(tx, { numberId, timeZone: due.timeZone });
    const allowance = sendAllowance({ perMinute: due.segmentsPerMinute, perDay: due.segmentsPerDay, ...used });
    const record = await lockConversation(tx, due);
    const text = await textToSend(tx, due);
    if (!record || !text) throw new Error(`send ${due.messageId} has no message`);
    if (text.status !== "queued") return { kind: "nothing" };

    const stop = await whyItMayNotLeave(tx, { ...due, numberId }, { ...text, ...due, optedOut: record.optOutAt !== null });
    if (stop !== null) {
      await dropSend(tx, due);
      await changeStatus(tx, { record, messageId: due.messageId, to: "failed", reason: stop });
      return { kind: "dropped" };
    }
    if (allowance.segments < due.segments) {
      if (allowance.limitedBy === "day") await waitForTomorrow(tx, record, due.messageId, used.nextMidnight);
      return { kind: "nothing" };
    }

    const token = await takeLease(tx, { messageId: due.messageId, leaseMs: deps.settings.leaseMs });
    if (token === null) return { kind: "nothing" };
    const slotId = await openSlot(tx, { numberId, segments: due.segments });
    await changeStatus(tx, { record, messageId: due.messageId, to: "sending", reason: null });
    return {
      kind: "claimed",
      claim: {
        messageId: due.messageId,
        tenantId: due.tenantId,
        conversationId: due.conversationId,
        numberId,
        token,
        slotId,
        attempts: due.attempts,
        acceptedAt: text.acceptedAt,
        account,
        text: { from: text.from, to: record.address, text: text.body, mediaUrls: [] },
      },
    };
  });

type Leaving = {
  authorId: string | null;
  numberDisabledAt: Date | null;
  optedOut: boolean;
  flags: string[] | null;
  segments: number;
  segmentsPerMinute: number;
  segmentsPerDay: number | null;
};

/** The one exemption from an opt-out, by name: the single confirmation of STOP, START or HELP. */
export const KEYWORD_CONFIRMATION = "keyword_confirmation";

async function whyItMayNotLeave(tx: Tx, scope: { tenantId: string; numberId: string }, text: Leaving): Promise<string | null> {
  if (text.numberDisabledAt) return "This line was switched off before the text left";
  if (text.optedOut && !text.flags?.includes(KEYWORD_CONFIRMATION)) return "The customer opted out before the text left";
  if (text.segments > Math.min(text.segmentsPerMinute, text.segmentsPerDay ?? Infinity)) return "It is longer than the limit of this line ever allows";
  if (text.authorId === null) return null;
  const author = await authorStanding(tx, { ...scope, userId: text.authorId });
  const allowed =
    author &&
    !author.disabled &&
    may(
      {
        userId: text.authorId,
        tenantId: scope.tenantId,
        sessionId: "",
        name: author.name,
        tenantRole: author.tenantRole,
        superadmin: false,
        grants: author.numberRoles.map((role) => ({ numberId: scope.numberId, role })),
      },
      "conversation.reply",
      scope,
    );
  return allowed ? null : "Its author was no longer on this line when the text was to leave";
}

async function waitForTomorrow(tx: Tx, record: Parameters<typeof changeStatus>[1]["record"], messageId: string, midnight: Date): Promise<void> {
  await postponeSend(tx, { messageId, until: midnight });
  await changeStatus(tx, { record, messageId, to: "queued", reason: "The daily limit of this line is used up. It leaves after midnight" });
}
