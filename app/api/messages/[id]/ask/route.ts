import { z } from "zod";
import { pollStatusNow } from "@/lib/outbound/poll-status-now";
import { runtime } from "@/lib/runtime/runtime";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";

const ask = defineRoute({
  params: z.object({ id: PathId }),
  run: ({ actor }, { params }) => pollStatusNow(runtime().deps, actor, { messageId: params.id }),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: ask });
