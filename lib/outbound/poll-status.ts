import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { reportedReason, setNextPoll, takeDuePolls } from "@/db/queries/outbound/due-polls";
import { keepUnknownWord } from "@/db/queries/messages/move-message";
import type { AskedStatus } from "@/lib/carriers/port";
import { isFinal } from "@/lib/domain/status/message-status";
import { nextPollAt } from "@/lib/domain/status/poll-schedule";
import { ASK_SPACING_MS } from "@/lib/domain/status/report-matching";
import { because } from "@/lib/domain/status/reasons";
import { changeStatusAndCommit } from "@/lib/conversation/change-status";
import type { DeliveryDeps } from "@/lib/context";

const BATCH = 50;
export const ASK_TIMEOUT_MS = 10_000;

/** A message taken for polling: nobody else polls it meanwhile. */
export type Asked = Awaited<ReturnType<typeof takeDuePolls>>[number];

/** Asks the carrier about messages whose result is unknown. Returns how many were asked about. */
export async function askDueStatus(deps: DeliveryDeps): Promise<number> {
  const due = await takeDuePolls(deps.db, { limit: BATCH, spacingMs: ASK_SPACING_MS });
  const asked = await Promise.allSettled(due.map((message) => askOne(deps, message)));
  const fault = asked.find((result) => result.status === "rejected");
  if (fault) throw fault.reason;
  return due.length;
}

/** Asks by the carrier's own id and records the answer. Null if the message cannot be asked about. */
export async function askOne(deps: DeliveryDeps, message: Asked): Promise<AskedStatus | null> {
  const carrier = deps.carrierFor(message.account);
  if (message.carrierMessageId === null || isFinal(message.status) || !carrier) {
    await setNextPoll(deps.db, { ...message, at: null });
    return null;
  }

  const answer = await carrier.askStatus(message.carrierMessageId, AbortSignal.timeout(ASK_TIMEOUT_MS));
  const again = nextPollAt(message.polls, message.acceptedAt, deps.now());
  // An unpublished word moves nothing. It is stored, once per change, for later investigation.
  if (answer.kind === "unknown_word")
    await keepUnknownWord(deps.db, { ...message, rawStatus: answer.rawStatus });
  if (answer.kind !== "known" || answer.status === message.status)
    await setNextPoll(deps.db, { ...message, at: again });
  else await apply(deps, message, answer, again);
  return answer;
}

async function apply(
  deps: DeliveryDeps,
  message: Asked,
  answer: Extract<AskedStatus, { kind: "known" }>,
  again: Date | null,
): Promise<void> {
  const { messageId } = message;
  const event = await deps.db.transaction(async (tx) => {
    const record = await lockConversation(tx, message);
    if (!record) return null;
    await setNextPoll(tx, { ...message, at: isFinal(answer.status) ? null : again });
    const reason =
      answer.status === "failed"
        ? because("carrier_reported", { carrier: await reportedReason(tx, { messageId }) })
        : null;
    return changeStatusAndCommit(tx, {
      record,
      messageId,
      to: answer.status,
      reason,
      report: { origin: "poll", rawStatus: answer.rawStatus, matchedBy: "asked" },
    });
  });
  if (event) deps.publishNow({ numberId: message.numberId, events: [event] });
}
