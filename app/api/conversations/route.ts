import { z } from "zod";
import { listConversations } from "@/lib/inbox/list/list-conversations";
import { startConversation } from "@/lib/inbox/replies/start-conversation";
import { ComposeCommand } from "@/lib/protocol/commands";
import { json } from "@/lib/web/answers";
import { defineRoute } from "@/lib/web/define-route";
import { pageLimit } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";
import { conversationAnswer, listScope, toScope } from "./shared";

const list = defineRoute({
  query: z.strictObject({
    ...listScope,
    cursor: z.string().max(1_000).optional(),
    limit: pageLimit(100, 50),
  }),
  run: ({ deps, actor }, { query: { cursor, limit, ...query } }) =>
    listConversations(deps, actor, { ...toScope(query), cursor, limit }),
  // The id is beside the view, so that a program can find a conversation without knowing our views.
  answer: ({ conversations, next }) =>
    json({ conversations: conversations.map((row) => ({ id: row.conversation.id, ...row })), next }),
});

const compose = defineRoute({
  body: ComposeCommand,
  run: ({ deps, actor }, { body }) => startConversation(deps, actor, body),
  answer: ({ snapshot, created }) => json(conversationAnswer(snapshot), created ? 201 : 200),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: list, POST: compose });
