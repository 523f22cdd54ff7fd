import type { ConversationView, NumberView } from "@/lib/protocol/views";
import { contactShort, numberShort } from "../names";

/**
 * Says where the history is when a person continues from another number: in the contact's conversation there,
 * which the customer also sees as separate.
 */
export const formerWords = (
  conversation: Pick<ConversationView, "contactName" | "address">,
  number: Pick<NumberView, "label" | "e164"> | undefined,
): string => `Earlier texts with ${contactShort(conversation)} are on ${numberShort(number)}.`;

/**
 * The conversation that was left for this one, otherwise the one last active; null if the reader may see
 * none.
 */
export const formerOf = (
  others: readonly ConversationView[],
  leftId: string | null,
): ConversationView | null => others.find(({ id }) => id === leftId) ?? others[0] ?? null;
