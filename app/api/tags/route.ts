import { addTag } from "@/lib/inbox/tags/edit-tags";
import { NewTagCommand } from "@/lib/protocol/commands";
import { json } from "@/lib/web/answers";
import { defineRoute } from "@/lib/web/define-route";
import { methods } from "@/lib/web/methods";

const add = defineRoute({
  body: NewTagCommand,
  run: ({ deps, actor }, { body }) => addTag(deps, actor, body),
  tells: ({ events }) => events,
  answer: ({ tag }) => json({ tag }, 201),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: add });
