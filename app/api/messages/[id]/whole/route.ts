import { z } from "zod";
import { wholeMessage } from "@/lib/inbound/whole-message";
import { runtime } from "@/lib/runtime/runtime";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";

const whole = defineRoute({
  params: z.object({ id: PathId }),
  run: ({ actor }, { params }) => wholeMessage(runtime().deps, actor, { messageId: params.id }),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: whole });
