import { z } from "zod";
import { settleHeld } from "@/lib/inbox/replies/settle-held";
import { json } from "@/lib/web/answers";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";

const release = defineRoute({
  params: z.object({ id: PathId }),
  pokes: ["sends"],
  run: ({ deps, actor }, { params }) => settleHeld(deps, actor, { messageId: params.id, as: "released" }),
  tells: (released) => released,
  answer: () => json({}),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: release });
