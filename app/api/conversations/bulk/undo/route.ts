import { z } from "zod";
import { undoMany } from "@/lib/inbox/bulk/change-many";
import { json } from "@/lib/web/answers";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";

const undo = defineRoute({
  body: z.strictObject({ id: PathId }),
  run: ({ deps, actor }, { body }) => undoMany(deps, actor, body),
  tells: ({ events }) => events,
  answer: ({ progress }) => json(progress),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: undo });
