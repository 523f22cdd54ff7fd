import { lockConversation } from "@/db/queries/conversation-record";
import { reportedReason, setNextPoll, takeDuePolls } from "@/db/queries/due-polls";
import { isFinal } from "@/lib/domain/message-status";
import { nextPollAt } from "@/lib/domain/poll-schedule";
import { ASK_SPACING_MS } from "@/lib/domain/report-matching";
import { changeStatus } from "./change-status";
import type { DeliveryDeps } from "./deps";

const BATCH = 50;
const ASK_TIMEOUT_MS = 10_000;

/** Asks the carrier about messages whose end is not known. Returns how many were asked about. */
export async function askDueStatus(deps: DeliveryDeps): Promise<number> {
  const due = await takeDuePolls(deps.db, { limit: BATCH, spacingMs: ASK_SPACING_MS });
  await Promise.all(due.map((message) => askOne(deps, message)));
  return due.length;
}

async function askOne(deps: DeliveryDeps, message: Awaited<ReturnType<typeof takeDuePolls>>[number]): Promise<void> {
  const { messageId, carrierMessageId, polls, acceptedAt, account } = message;
  const carrier = deps.carrierFor(account);
  if (carrierMessageId === null || isFinal(message.status) || !carrier) return void (await setNextPoll(deps.db, { messageId, at: null }));

  const answer = await carrier.askStatus(carrierMessageId, AbortSignal.timeout(ASK_TIMEOUT_MS));
  const again = nextPollAt(polls, acceptedAt, deps.now());
  if (answer.kind !== "known" || answer.status === message.status) return void (await setNextPoll(deps.db, { messageId, at: again }));

  await deps.db.transaction(async (tx) => {
    const record = await lockConversation(tx, message);
    if (!record) return;
    const reason = answer.status === "failed" ? ((await reportedReason(tx, { messageId })) ?? "The carrier did not say why") : null;
    const moved = await changeStatus(tx, {
      record,
      messageId,
      to: answer.status,
      reason,
      nextPollAt: isFinal(answer.status) ? null : again,
      report: { origin: "poll", rawStatus: answer.rawStatus, matchedBy: "asked" },
    });
    if (!moved) await setNextPoll(tx, { messageId, at: again });
  });
}
