import { z } from "zod";
import { loadOthers } from "@/lib/inbox/conversation/load-beside";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";

const others = defineRoute({
  params: z.object({ id: PathId }),
  run: ({ deps, actor }, { params }) => loadOthers(deps, actor, { conversationId: params.id }),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: others });
