import { z } from "zod";
import { assign } from "@/lib/inbox/changes/assign";
import { AssignCommand } from "@/lib/protocol/commands";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";
import { changedAnswer } from "../../shared";

const give = defineRoute({
  params: z.object({ id: PathId }),
  body: AssignCommand,
  run: ({ deps, actor }, { params, body }) => assign(deps, actor, { conversationId: params.id, ...body }),
  tells: (changed) => changed,
  answer: changedAnswer,
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ PUT: give });
