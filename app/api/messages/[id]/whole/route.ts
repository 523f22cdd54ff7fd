import { z } from "zod";
import { wholeMessage } from "@/lib/inbound/kept/whole-message";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";
import { application } from "@/lib/runtime/application";

const whole = defineRoute({
  params: z.object({ id: PathId }),
  run: ({ actor }, { params }) => wholeMessage(application().deps, actor, { messageId: params.id }),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: whole });
