import type { ConversationView } from "@/lib/protocol/views";
import { contactTitle } from "../names";
import type { ConversationRow } from "../../types";

/** Identifies the notice of a message that did not get through, so that its author can dismiss it. */
export const noticeId = ({ id, undelivered }: ConversationView): string => `${id} ${undelivered?.at ?? ""}`;

/**
 * Conversations with a message by this person that did not get through. Not the open one, where the message
 * is in view.
 */
export const ownUndelivered = (
  rows: readonly ConversationRow[],
  { meId, openId, aside }: { meId: string; openId: string | null; aside: ReadonlySet<string> },
): ConversationView[] =>
  rows
    .map(({ conversation }) => conversation)
    .filter(
      (conversation) =>
        conversation.undelivered?.by === meId &&
        conversation.id !== openId &&
        !aside.has(noticeId(conversation)),
    );

/** The conversation itself shows, beside the message, who wrote before it left. */
function heldNotice(conversation: ConversationView): string {
  const who = contactTitle(conversation);
  return conversation.last?.direction === "in"
    ? `Your text to ${who} is held: ${who} wrote before it left.`
    : `Your text to ${who} is held and waits for you.`;
}

/** The notice to the message's author. */
export function undeliveredCopy(conversations: readonly ConversationView[]): string {
  const [first, ...others] = conversations;
  if (first === undefined) return "";
  if (others.length > 0 && conversations.every(({ undelivered }) => undelivered?.held))
    return `${conversations.length} of your texts are held and wait for you.`;
  if (others.length > 0)
    return `${conversations.length} of your texts did not get through${conversations.some(({ undelivered }) => undelivered?.held) ? " or are held" : ""}.`;
  if (first.undelivered?.held) return heldNotice(first);
  return first.last?.status === "unconfirmed"
    ? `It is not confirmed that your text to ${contactTitle(first)} arrived.`
    : `Your text to ${contactTitle(first)} was not delivered.`;
}
