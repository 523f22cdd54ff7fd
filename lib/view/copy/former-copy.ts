import type { ConversationView, NumberView } from "@/lib/protocol/views";
import { contactShort, numberShort } from "./names";

/** Where the history is, for whoever goes on from another number: that contact's conversation there, which the customer has as another conversation. */
export const formerWords = (
  conversation: Pick<ConversationView, "contactName" | "address">,
  number: Pick<NumberView, "label" | "e164"> | undefined,
): string => `Earlier texts with ${contactShort(conversation)} are on ${numberShort(number)}.`;

/** The conversation that was left for this one, or else the one last active; null where there is none that the reader may see. */
export const formerOf = (
  others: readonly ConversationView[],
  leftId: string | null,
): ConversationView | null => others.find(({ id }) => id === leftId) ?? others[0] ?? null;
