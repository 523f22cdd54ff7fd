import { z } from "zod";
import { markNotificationsRead } from "@/lib/notifications/own-notifications";
import { json } from "@/lib/web/answers";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";

const read = defineRoute({
  body: z.strictObject({ conversationId: PathId.nullable() }),
  run: ({ deps, actor }, { body }) => markNotificationsRead(deps, actor, body),
  tells: ({ events }) => events,
  answer: () => json({}),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: read });
