import { z } from "zod";
import { loadTeamDrafts } from "@/lib/inbox/conversation/load-beside";
import { saveDraft } from "@/lib/inbox/replies/save-draft";
import { DraftCommand } from "@/lib/protocol/commands";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";

const save = defineRoute({
  params: z.object({ id: PathId }),
  body: DraftCommand,
  run: ({ deps, actor }, { params, body }) => saveDraft(deps, actor, { conversationId: params.id, ...body }),
});

const ofTheTeam = defineRoute({
  params: z.object({ id: PathId }),
  run: ({ deps, actor }, { params }) => loadTeamDrafts(deps, actor, { conversationId: params.id }),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: ofTheTeam, PUT: save });
