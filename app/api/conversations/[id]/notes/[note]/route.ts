import { z } from "zod";
import { deleteNote, editNote } from "@/lib/inbox/notes/change-note";
import { EditNoteCommand } from "@/lib/protocol/commands";
import { json } from "@/lib/web/answers";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";
import { toldBy } from "../../../shared";

const params = z.object({ id: PathId, note: PathId });

const edit = defineRoute({
  params,
  body: EditNoteCommand,
  run: ({ deps, actor }, { params: { id, note }, body }) =>
    editNote(deps, actor, { conversationId: id, noteId: note, ...body }),
  tells: (edited) => toldBy(edited),
  answer: ({ note, unreached }) => json({ note, unreached }),
});

const remove = defineRoute({
  params,
  run: ({ deps, actor }, { params: { id, note } }) =>
    deleteNote(deps, actor, { conversationId: id, noteId: note }),
  tells: (deleted) => toldBy(deleted),
  answer: ({ note }) => json({ note }),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ PUT: edit, DELETE: remove });
