import type { Tx } from "@/db/handles";
import type { Deps } from "@/db/deps";
import type { NumberEvents } from "@/db/queries/events/append-events";
import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { findPairs, type FoundPair } from "@/db/queries/inbound/inbound-conversations";
import { insertStatusReport } from "@/db/queries/messages/move-message";
import { ingestReport, quarantineDeliveries } from "@/db/queries/inbound/webhook-deliveries";
import { hintPoll, sentInWords, sentToPair } from "@/db/queries/messages/sent-to-pair";
import type { StatusReport } from "@/lib/carriers/port";
import { isFinal } from "@/lib/domain/status/message-status";
import { readAddress } from "@/lib/domain/text/phone";
import { ASK_SPACING_MS, matchReport, REPORT_WINDOW_MS } from "@/lib/domain/status/report-matching";
import { because, quarantinedFor } from "@/lib/domain/status/reasons";
import { reaches } from "./inbound-copies";
import { changeStatusAndCommit } from "@/lib/conversation/change-status";

type ReportDelivery = { id: string; accountId: string };

const WINDOW_HOURS = REPORT_WINDOW_MS / 3_600_000;

/**
 * Ingests a status report. A report names two numbers and rarely a message. So it changes a message only if
 * no other can be meant; otherwise we poll the carrier (V24). It is stored with every message that it may be
 * about, because of its reason: a poll returns none.
 */
export async function takeReport(
  deps: Deps,
  delivery: ReportDelivery,
  report: StatusReport,
): Promise<NumberEvents[]> {
  const straight = await ourPairs(deps, delivery, { from: [report.from], to: report.to });
  // Some carriers name sender and recipient as those of an answer.
  const swapped = straight.length === 0;
  const ours = swapped ? await ourPairs(deps, delivery, { from: report.to, to: [report.from] }) : straight;
  const [first] = ours;
  if (!first) {
    await quarantineDeliveries(deps.db, [{ id: delivery.id, reason: quarantinedFor("report_of_no_number") }]);
    return [];
  }
  const events: NumberEvents[] = [];
  for (const pair of ours) {
    // The last pair also completes the delivery, in the same commit: if it is ingested again, nothing moves
    // twice.
    const done = pair === ours.at(-1) ? { id: delivery.id, tenantId: first.number.tenantId } : null;
    events.push(...(await deps.db.transaction((tx) => takeForPair(tx, pair, report, { done, swapped }))));
  }
  return events;
}

/**
 * Whether a message that names a status can be a report that repeats our own message. If so, its sender is a
 * number of ours and its recipient is not.
 */
export async function isFromUs(
  deps: Deps,
  delivery: ReportDelivery,
  { from, to }: Pick<StatusReport, "from" | "to">,
): Promise<boolean> {
  const [sent, arrived] = await Promise.all([
    ourPairs(deps, delivery, { from: [from], to }),
    ourPairs(deps, delivery, { from: to, to: [from] }),
  ]);
  return sent.length > 0 && arrived.length === 0;
}

/**
 * A customer's message that names a status and repeats exactly what we sent them may be a report with its
 * ends swapped, or the customer quoting us. It is ingested as a message, and the carrier is polled about
 * ours.
 */
export async function askAboutQuoted(
  deps: Deps,
  delivery: ReportDelivery,
  { report, text }: { report: StatusReport; text: string },
): Promise<void> {
  const body = text.trim();
  if (body === "") return;
  for (const { number, conversationId } of await ourPairs(deps, delivery, {
    from: report.to,
    to: [report.from],
  })) {
    if (conversationId === null) continue;
    const { tenantId } = number;
    const quoted = await sentInWords(deps.db, { tenantId, conversationId, hours: WINDOW_HOURS, body });
    if (quoted.length === 0) continue;
    await deps.db.transaction(async (tx) => {
      await hintPoll(tx, { messageIds: quoted.map(({ id }) => id), spacingMs: ASK_SPACING_MS });
      const { rawStatus, status, reason } = report;
      for (const { id: messageId } of quoted)
        await insertStatusReport(tx, {
          tenantId,
          messageId,
          origin: "callback",
          rawStatus,
          status,
          reason,
          matchedBy: "asked",
          applied: false,
        });
    });
  }
}

/** Pairs of one of our numbers in `from`, if the delivery's account reaches it, and an address in `to`. */
async function ourPairs(
  deps: Deps,
  { accountId }: ReportDelivery,
  { from, to }: { from: readonly string[]; to: readonly string[] },
): Promise<FoundPair[]> {
  const [numbers, addresses] = [from, to].map((raw) => [
    ...new Set(raw.flatMap((each) => readAddress(each)?.value ?? [])),
  ]);
  const pairs = (numbers ?? []).flatMap((e164) => (addresses ?? []).map((address) => ({ e164, address })));
  const found = pairs.length > 0 ? await findPairs(deps.db, pairs) : [];
  return found.filter(({ number }) => reaches(accountId, number));
}

type How = { done: { id: string; tenantId: string } | null; swapped: boolean };

async function takeForPair(
  tx: Tx,
  { number, conversationId }: FoundPair,
  report: StatusReport,
  { done, swapped }: How,
): Promise<NumberEvents[]> {
  const { tenantId } = number;
  const conversation = conversationId === null ? null : { tenantId, conversationId };
  // Sent together, in this order: the messages of the pair are read under the conversation's lock.
  const [record, sent] = await Promise.all([
    conversation && lockConversation(tx, conversation),
    conversation ? sentToPair(tx, { ...conversation, hours: WINDOW_HOURS }) : [],
    done && ingestReport(tx, done),
  ]);
  const candidates = record ? sent : [];
  const { carrierId, rawStatus, status, reason } = report;
  const said = { tenantId, origin: "callback" as const, rawStatus, status, reason };
  const match = record
    ? matchReport(carrierId, candidates, record.at, { swapped })
    : ({ kind: "unmatched" } as const);

  if (!record || match.kind === "unmatched") {
    await insertStatusReport(tx, { ...said, messageId: null, matchedBy: "unmatched", applied: false });
    return [];
  }
  if (match.kind === "ask" || status === null) {
    const ids = match.kind === "ask" ? match.messageIds : [match.messageId];
    const matchedBy = match.kind === "ask" ? ("asked" as const) : match.matchedBy;
    await hintPoll(tx, { messageIds: ids, spacingMs: ASK_SPACING_MS });
    for (const messageId of ids)
      await insertStatusReport(tx, { ...said, messageId, matchedBy, applied: false });
    return [];
  }
  const event = await changeStatusAndCommit(tx, {
    record,
    messageId: match.messageId,
    to: status,
    reason: status === "failed" ? because("carrier_reported", { carrier: reason }) : null,
    ...(isFinal(status) && { nextPollAt: null }),
    report: { origin: "callback", rawStatus, matchedBy: match.matchedBy },
  });
  return event ? [{ numberId: record.numberId, events: [event] }] : [];
}
