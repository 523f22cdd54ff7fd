import { z } from "zod";
import { listReaders } from "@/lib/inbox/conversation/list-readers";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";

const readers = defineRoute({
  params: z.object({ id: PathId }),
  run: ({ deps, actor }, { params }) => listReaders(deps, actor, { conversationId: params.id }),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: readers });
