import type { ConversationView } from "@/lib/protocol/views";
import { contactTitle } from "./names";
import type { ConversationRow } from "../types";

/** What names a text that did not get through, so that its author can put the notice of it aside. */
export const noticeId = ({ id, undelivered }: ConversationView): string => `${id} ${undelivered?.at ?? ""}`;

/** Conversations with a text of this person's that did not get through: not the open one, where it stands in sight. */
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

/** Who wrote before it left stands in the conversation, beside the text. */
function heldNotice(conversation: ConversationView): string {
  const who = contactTitle(conversation);
  return conversation.last?.direction === "in"
    ? `Your text to ${who} is held: ${who} wrote before it left.`
    : `Your text to ${who} is held and waits for you.`;
}

/** What its author is told. */
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
