import { z } from "zod";
import { wholeText } from "@/lib/inbound/whole-message";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";

const whole = defineRoute({
  params: z.object({ id: PathId }),
  run: ({ deps, actor }, { params }) => wholeText(deps, actor, { messageId: params.id }),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: whole });
