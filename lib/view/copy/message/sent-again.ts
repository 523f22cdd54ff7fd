import { sentAgainAs } from "@/lib/domain/sending/retry";
import type { MessageView } from "@/lib/protocol/views";
import { personOrYou, type Names } from "../names";
import { clock } from "../times";
import type { TimeFormat } from "../times";

/** For each message that did not get through and was tried again: the last attempt since. */
export function sentAgain(messages: readonly MessageView[]): ReadonlyMap<string, MessageView> {
  const lost = messages.filter(({ status }) => status === "failed" || status === "unconfirmed");
  if (lost.length === 0) return new Map();
  const attempts = messages
    .filter(({ direction }) => direction === "out")
    .map((message) => ({ ...message, seq: message.publicSeq }));
  return new Map(
    lost.flatMap(({ id, publicSeq }) => {
      const again = sentAgainAs({ id, seq: publicSeq }, attempts);
      return again === null ? [] : [[id, again] as const];
    }),
  );
}

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
