import { z } from "zod";
import { changeAway } from "@/lib/people/away";
import { AwayCommand } from "@/lib/protocol/commands";
import { json } from "@/lib/web/answers";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";

const change = defineRoute({
  params: z.object({ id: PathId }),
  body: AwayCommand,
  run: ({ deps, actor }, { params, body }) => changeAway(deps, actor, { userId: params.id, ...body }),
  tells: ({ events }) => events,
  answer: ({ away }) => json({ away }),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ PUT: change });
