import { z } from "zod";
import { pollStatusNow } from "@/lib/outbound/poll-status-now";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";
import { application } from "@/lib/runtime/application";

const ask = defineRoute({
  params: z.object({ id: PathId }),
  run: ({ actor }, { params }) => pollStatusNow(application().deps, actor, { messageId: params.id }),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: ask });
