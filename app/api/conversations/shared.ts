import { z } from "zod";
import { conversationStates, listFilters } from "@/db/vocabulary";
import { PathId } from "@/lib/web/inputs";
import type { ChangedConversation } from "@/lib/inbox/changes/change-state";
import { json } from "@/lib/web/answers";
import type { ConversationSnapshot } from "@/lib/view/types";

/**
 * One filter, or several with commas: `unread,unresponded`. A repeated parameter would be refused (BA4). `mine`
 * is what programs have long asked for: the same as `assignee=me`.
 */
const filters = z
  .string()
  .max(100)
  .transform((words) => words.split(","))
  .pipe(z.array(z.enum([...listFilters, "mine"])));

/** The filter parameters of the list and the search. */
export const listScope = {
  number: PathId.optional(),
  state: z.enum([...conversationStates, "all"]).optional(),
  filter: filters.optional(),
  assignee: z.union([z.enum(["me", "nobody"]), PathId]).optional(),
  tag: PathId.optional(),
};

/** The same by the use cases' names. */
export const toScope = ({
  number,
  filter,
  tag,
  assignee,
  ...query
}: z.output<z.ZodObject<typeof listScope>>) => ({
  ...query,
  numberId: number,
  filters: filter?.filter((name) => name !== "mine"),
  assignee: assignee ?? (filter?.includes("mine") ? ("me" as const) : undefined),
  tagId: tag,
});

/**
 * The conversation as it is now, with the seq of its last event. A page that already has that event may hold
 * a newer state.
 */
export const changedAnswer = ({ conversation, events }: ChangedConversation): Response =>
  json({ conversation, seq: events.at(-1)?.seq ?? null });

/** What a change of a conversation has for rooms: the number's, and those of people. */
export const toldBy = ({ numberId, events, people = [] }: Told) => [{ numberId, events }, ...people];
type Told = Pick<ChangedConversation, "numberId" | "events"> & {
  people?: { memberId: string; events: ChangedConversation["events"] }[];
};

/**
 * A conversation for programs: its id and `publicSeq`, which a reply must name as seen, are at the top level,
 * so that programs need not know our views.
 */
export const conversationAnswer = (snapshot: ConversationSnapshot) => ({
  id: snapshot.conversation.id,
  publicSeq: snapshot.conversation.publicSeq,
  ...snapshot,
});
