import { sentAgainAs } from "@/lib/domain/sending/retry";
import type { MessageView } from "@/lib/protocol/views";

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
