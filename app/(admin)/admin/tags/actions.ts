"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { tagColors } from "@/db/vocabulary";
import { isId } from "@/lib/base/ids";
import { ok } from "@/lib/base/result";
import { addTag, editTag } from "@/lib/inbox/tags/edit-tags";
import { defineAction } from "@/lib/web/define-action";
import type { Answer } from "@/app/_ui/forms/form-message";
import { refusedTag } from "./copy";

const fields = { name: z.string().max(1_000), color: z.enum(tagColors) };

export const add = defineAction({
  input: z.object(fields),
  pokes: ["events"],
  run: async ({ deps, actor }, input): Promise<Answer> => {
    const added = await addTag(deps, actor, input);
    if (!added.ok) return refusedTag(added.error, input);
    refresh();
    return ok({ message: `${added.value.tag.name} is on the list.` });
  },
});

export const edit = defineAction({
  input: z.object({
    ...fields,
    tagId: z.string().refine(isId),
    was: z.enum(["offered", "archived"]),
    ask: z.enum(["save", "archive", "restore"]),
  }),
  pokes: ["events"],
  run: async ({ deps, actor }, { ask, was, ...input }): Promise<Answer> => {
    const archived = ask === "save" ? was === "archived" : ask === "archive";
    const edited = await editTag(deps, actor, { ...input, archived });
    const { name, color } = input;
    if (!edited.ok) return refusedTag(edited.error, { name, color });
    refresh();
    if (!edited.value.changed) return ok({ message: "Nothing was changed." });
    const message = {
      save: "Saved.",
      archive: "Archived: it is offered no more, and conversations keep it.",
      restore: "It is offered again.",
    }[ask];
    return ok({ message });
  },
});
