import { z } from "zod";
import { changeTags } from "@/lib/inbox/tags/change-tags";
import { TagsCommand } from "@/lib/protocol/commands";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";
import { changedAnswer } from "../../shared";

const tag = defineRoute({
  params: z.object({ id: PathId }),
  body: TagsCommand,
  run: ({ deps, actor }, { params, body }) => changeTags(deps, actor, { ...body, conversationId: params.id }),
  tells: (changed) => changed,
  answer: changedAnswer,
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ PUT: tag });
