import type { StatusCode, StatusReason } from "@/db/vocabulary";
import type { MessageView } from "@/lib/protocol/views";
import { carrierCopyOf } from "./carrier-copy";
import { personOrYou, type Names } from "../names";
import { clock, type TimeFormat } from "../times";

/** `who`: the person the reason is about. `carrier`: the carrier's words in plain language. */
type Said = { who: string; carrier: string | null };

/** For a failure, the end of a sentence; for anything else, a whole one. Neither has a full stop. */
const statusWords = {
  number_disabled: () => "this line was switched off before the text left",
  opted_out: () => "the customer opted out before the text left",
  over_limit: () => "it is longer than the limit of this line ever allows",
  author_removed: () => "its author was no longer on this line when the text was to leave",
  no_credentials: () => "no carrier credentials are set for this line",
  carrier_unreachable: () => "the carrier could not be reached for a day",
  account_refused: () => "the carrier did not take this account for a day",
  overdue: () => "it could not leave for a day",
  carrier_refused: ({ carrier }) => carrier ?? "the carrier did not say why",
  carrier_reported: ({ carrier }) => carrier ?? "the carrier did not say why",
  answer_lost: () => "The send was interrupted before its answer came",
  carrier_fault: () => "The carrier had a fault and did not say whether it took it",
  answer_unclear: () => "The carrier gave an answer that does not say whether it took it",
  carrier_warned: ({ carrier }) => `The carrier took it, and says: ${carrier ?? "nothing"}`,
  said_delivered: ({ who }) => `${who} says it arrived`,
  said_failed: () => "a teammate says it did not arrive",
  carrier_asked_to_wait: () => "The carrier asked to wait, or could not be reached. It is tried again",
  could_not_leave: () => "It could not leave yet. It is tried again",
  restored: () => "A backup was restored: check whether it left before you send it again",
  customer_wrote: () =>
    "The customer wrote while this waited to leave. It waits for you: let it go, or take it back",
  teammate_wrote: ({ who }) =>
    `${who} wrote while this waited to leave. It waits for you: let it go, or take it back`,
} satisfies Record<StatusCode, (said: Said) => string>;

/** Why a message's status is what it is. A failure names nobody and needs no `people`. */
export function statusCopy({ code, by, carrier }: StatusReason, people: Names["people"] = []): string {
  const who = by === null ? "A teammate" : (people.find(({ id }) => id === by)?.name ?? "A former teammate");
  return statusWords[code]({
    who,
    carrier: carrier === null || carrier.trim() === "" ? null : carrierCopyOf(carrier),
  });
}

/** "Not delivered: this number cannot get texts". */
export const failureCopy = (reason: StatusReason | null): string =>
  reason === null ? "Not delivered" : `Not delivered: ${statusCopy(reason)}`;

/** Shown at the failed message itself; the attempt shows the rest. */
export function sentAgainCopy(
  { status, author, acceptedAt }: MessageView,
  names: Names,
  zone: TimeFormat,
): string {
  if (status === "queued" || status === "sending")
    return `${author === null ? "This is" : author.id === names.meId ? "You are" : `${personOrYou(names, author.id)} is`} sending it again`;
  return status === "failed" || status === "unconfirmed"
    ? `Tried again at ${clock(acceptedAt, zone)}`
    : `Sent again at ${clock(acceptedAt, zone)}`;
}
