import { z } from "zod";
import { addNote } from "@/lib/inbox/notes/add-note";
import { NoteCommand } from "@/lib/protocol/commands";
import { json } from "@/lib/web/answers";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";
import { toldBy } from "../../shared";

const add = defineRoute({
  params: z.object({ id: PathId }),
  body: NoteCommand,
  run: ({ deps, actor }, { params, body }) => addNote(deps, actor, { conversationId: params.id, ...body }),
  tells: (added) => toldBy(added),
  answer: ({ note, unreached, repeat }) => json({ note, unreached }, repeat ? 200 : 201),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: add });
