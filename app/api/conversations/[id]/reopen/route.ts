import { z } from "zod";
import { reopenConversation } from "@/lib/inbox/changes/change-state";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";
import { changedAnswer } from "../../shared";

const reopen = defineRoute({
  params: z.object({ id: PathId }),
  run: ({ deps, actor }, { params }) => reopenConversation(deps, actor, { conversationId: params.id }),
  tells: (changed) => changed,
  answer: changedAnswer,
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: reopen });
