import type { ConversationView } from "@/lib/protocol/views";
import type { InboxClient } from "../inbox-client";

/** To the same contact on another of our numbers. Until that conversation is there, nothing can be sent from this one: whoever chose a number means it. */
export async function goFrom(
  client: InboxClient,
  conversation: ConversationView,
  numberId: string,
): Promise<void> {
  if (numberId === conversation.numberId) return;
  const form = document.querySelector<HTMLElement>(`.composer[data-of="${conversation.id}"]`);
  if (form !== null) form.inert = true;
  await import("./compose")
    .then(({ writeFrom }) => writeFrom(client, conversation, numberId))
    .finally(() => form !== null && (form.inert = false));
}
