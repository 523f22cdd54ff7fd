import { z } from "zod";
import { setContactOwner } from "@/lib/inbox/changes/contact-owner";
import { OwnerCommand } from "@/lib/protocol/commands";
import { json } from "@/lib/web/answers";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";

const give = defineRoute({
  params: z.object({ id: PathId }),
  body: OwnerCommand,
  run: ({ deps, actor }, { params, body }) =>
    setContactOwner(deps, actor, { conversationId: params.id, ...body }),
  tells: ({ events }) => events,
  answer: ({ ownerId }) => json({ ownerId }),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ PUT: give });
