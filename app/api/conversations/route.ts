import { z } from "zod";
import { conversationStates, listFilters } from "@/db/vocabulary";
import { listConversations } from "@/lib/inbox/list-conversations";
import { startConversation } from "@/lib/inbox/start-conversation";
import { ComposeCommand } from "@/lib/protocol/commands";
import { json } from "@/lib/web/answers";
import { defineRoute } from "@/lib/web/define-route";
import { pageLimit, PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";
import { threadAnswer } from "./thread-answer";

/** One or several with commas, `unread,unresponded`: a name that came twice would be refused (BA4). */
const Filters = z
  .string()
  .max(100)
  .transform((words) => words.split(","))
  .pipe(z.array(z.enum(listFilters)));

const list = defineRoute({
  query: z.strictObject({
    number: PathId.optional(),
    state: z.enum([...conversationStates, "all"]).optional(),
    filter: Filters.optional(),
    cursor: z.string().max(1_000).optional(),
    limit: pageLimit(100, 50),
  }),
  run: ({ deps, actor }, { query: { number, filter, ...query } }) => listConversations(deps, actor, { ...query, numberId: number, filters: filter }),
  // The id beside the view, so that a program need not know our views to find a thread.
  answer: ({ conversations, next }) => json({ conversations: conversations.map((row) => ({ id: row.conversation.id, ...row })), next }),
});

const compose = defineRoute({
  body: ComposeCommand,
  run: ({ deps, actor }, { body }) => startConversation(deps, actor, body),
  answer: ({ thread, created }) => json(threadAnswer(thread), created ? 201 : 200),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: list, POST: compose });
