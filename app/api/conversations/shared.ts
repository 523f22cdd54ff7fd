import { z } from "zod";
import { conversationStates, listFilters } from "@/db/vocabulary";
import { PathId } from "@/lib/web/inputs";
import type { ChangedConversation } from "@/lib/inbox/change-state";
import { json } from "@/lib/web/answers";
import type { ConversationSnapshot } from "@/lib/view/types";

/** One or several with commas, `unread,unresponded`: a name that came twice would be refused (BA4). */
const filters = z
  .string()
  .max(100)
  .transform((words) => words.split(","))
  .pipe(z.array(z.enum(listFilters)));

/** What a list or a search is narrowed to, in an address. */
export const listScope = {
  number: PathId.optional(),
  state: z.enum([...conversationStates, "all"]).optional(),
  filter: filters.optional(),
};

/** The conversation as it is now, with the place of its last event: who has heard that one already holds what came after it, too. */
export const changedAnswer = ({ conversation, events }: ChangedConversation): Response =>
  json({ conversation, seq: events.at(-1)?.seq ?? null });

/** A conversation as programs get it: its id and `publicSeq`, which a reply must name as seen, without looking into views. */
export const conversationAnswer = (snapshot: ConversationSnapshot) => ({
  id: snapshot.conversation.id,
  publicSeq: snapshot.conversation.publicSeq,
  ...snapshot,
});
