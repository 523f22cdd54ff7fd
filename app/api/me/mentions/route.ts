import { seeMentions } from "@/lib/inbox/notes/see-mentions";
import { SeenMentionsCommand } from "@/lib/protocol/commands";
import { json } from "@/lib/web/answers";
import { defineRoute } from "@/lib/web/define-route";
import { methods } from "@/lib/web/methods";

/** The person saw notes in which they are mentioned. */
const see = defineRoute({
  body: SeenMentionsCommand,
  run: ({ deps, actor }, { body }) => seeMentions(deps, actor, { noteIds: body.notes }),
  tells: ({ events }) => events,
  answer: ({ noteIds }) => json({ noteIds }),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ PUT: see });
