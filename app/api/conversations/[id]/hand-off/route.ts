import { z } from "zod";
import { handOff } from "@/lib/inbox/notes/hand-off";
import { HandOffCommand } from "@/lib/protocol/commands";
import { json } from "@/lib/web/answers";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";
import { toldBy } from "../../shared";

const give = defineRoute({
  params: z.object({ id: PathId }),
  body: HandOffCommand,
  run: ({ deps, actor }, { params, body }) => handOff(deps, actor, { conversationId: params.id, ...body }),
  tells: (given) => toldBy(given),
  answer: ({ conversation, note, unreached, events }) =>
    json({ conversation, note, unreached, seq: events.at(-1)?.seq ?? null }),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: give });
