import type { MessageView } from "@/lib/protocol/views";
import { cameAfterBeginning } from "../../reduce/composition";
import type { Composition } from "../../reduce/composition";
import { personShort } from "../names";
import type { Names } from "../names";

/**
 * The notice above the composer about a reply that the writer has not acknowledged yet. Says "after you began
 * this" only if it is known when the writing began, and names the writer's own reply from another tab or
 * device as such.
 */
export function noticeCopy(
  reply: MessageView,
  writing: Pick<Composition, "typedSince" | "staleSince">,
  names: Names,
): string {
  const isOwn = reply.author !== null && reply.author.id === names.meId;
  const who = isOwn ? "You" : reply.author === null ? "A colleague" : personShort(names, reply.author.id);
  const where = isOwn ? " from another tab or device" : "";
  return cameAfterBeginning(reply, writing)
    ? `${who} replied${where} after you began this. Review before sending.`
    : `${who} replied${where}, and you have not read it here yet. Review before sending.`;
}
