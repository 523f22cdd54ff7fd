import { otherMessages, takeForAsking } from "@/db/queries/outbound/due-polls";
import { findMessage } from "@/db/queries/messages/message-record";
import type { MessageStatus } from "@/db/vocabulary";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { canSee, may } from "@/lib/domain/people/policy";
import { ASK_SPACING_MS } from "@/lib/domain/status/report-matching";
import { classifySent } from "@/lib/domain/status/sent-records";
import type { CarrierSays } from "@/lib/protocol/commands";
import type { MessageView } from "@/lib/protocol/views";
import { toMessageView } from "@/lib/view/map/to-view";
import { ASK_TIMEOUT_MS, askOne, type Asked } from "./poll-status";
import type { DeliveryDeps } from "@/lib/context";

/** The time around giving up on a send's answer: a send takes at most half a minute, and clocks differ. */
const BEFORE_MS = 3 * 60_000;
const AFTER_MS = 60_000;

/** Left or may have left, and not final. */
const askable: readonly MessageStatus[] = ["unconfirmed", "accepted", "sent"];

type Outcome = Result<
  { says: CarrierSays; message: MessageView },
  { code: "not_found" | "forbidden" | "throttled" | "not_askable" }
>;

/**
 * A person asks the carrier about a message whose result is unknown, at most every 5 s. If the carrier gave
 * it an id, the answer moves the message like a poll's. If the answer with the id was lost, only the
 * carrier's history can be read: it proposes a result, and the person decides (V15).
 */
export async function pollStatusNow(
  deps: DeliveryDeps,
  actor: Actor,
  { messageId }: { messageId: string },
): Promise<Outcome> {
  const scope = { tenantId: actor.tenantId, messageId };
  const found = await findMessage(deps.db, scope);
  if (!found || !canSee(actor, found.numberId)) return err({ code: "not_found" });
  if (!may(actor, "conversation.reply", found)) return err({ code: "forbidden" });
  if (!askable.includes(found.status)) return err({ code: "not_askable" });
  const taken = await takeForAsking(deps.db, { messageId, spacingMs: ASK_SPACING_MS });
  if (!taken) return err({ code: "throttled" });

  const says =
    taken.carrierMessageId === null ? await lookInHistory(deps, taken) : await askById(deps, taken);
  const now = (await findMessage(deps.db, scope)) ?? found;
  return ok({ says, message: toMessageView(now, now.media) });
}

async function askById(deps: DeliveryDeps, taken: Asked): Promise<CarrierSays> {
  const answer = await askOne(deps, taken);
  if (answer === null) return { kind: "no_carrier" };
  if (answer.kind === "known") return { kind: "status", status: answer.status };
  return answer.kind === "unknown_word"
    ? { kind: "unknown_word", word: answer.rawStatus }
    : { kind: "unavailable" };
}

async function lookInHistory(
  deps: DeliveryDeps,
  taken: Asked & { address: string; e164: string; statusAt: Date },
): Promise<CarrierSays> {
  const carrier = deps.carrierFor(taken.account);
  if (carrier === null) return { kind: "no_carrier" };
  const since = new Date(taken.statusAt.getTime() - BEFORE_MS);
  const until = new Date(taken.statusAt.getTime() + AFTER_MS);
  const records = await carrier.findSent(
    { from: taken.e164, to: taken.address, since, until },
    AbortSignal.timeout(ASK_TIMEOUT_MS),
  );
  if (!records.ok) return { kind: "unavailable" };
  const others = await otherMessages(deps.db, { ...taken, since, until });
  const verdict = classifySent(records.value.records, others, records.value.isWhole);
  if (verdict.kind === "sent") return { kind: "in_history", status: verdict.record.status };
  return verdict.kind === "not_sent" ? { kind: "not_in_history" } : { kind: "cannot_say" };
}
