import type { ChangedConversation } from "@/lib/inbox/change-state";
import { json } from "@/lib/web/answers";

/** The conversation as it is now, with the place of its last event: who has heard that one already holds what came after it, too. */
export const changedAnswer = ({ conversation, events }: ChangedConversation): Response =>
  json({ conversation, seq: events.at(-1)?.seq ?? null });
