import type { Deps } from "@/db/deps";
import { deleteDraft, isIntentUsed, upsertDraft } from "@/db/queries/conversations/drafts";
import { ok, type Result } from "@/lib/base/result";
import { lockFor } from "@/lib/conversation/change-conversation";
import type { Actor } from "@/lib/domain/principal";
import { storable } from "@/lib/domain/storable";
import type { DraftCommand } from "@/lib/protocol/commands";
import { toMyDraft } from "@/lib/view/map/to-view";
import type { MyDraft } from "@/lib/view/types";

type Outcome = Result<{ draft: MyDraft | null }, { code: "not_found" | "forbidden" }>;

/**
 * Keeps a reply in the making, over reload, refusal and sign-out. A save that was overtaken by its own send
 * is dropped, which is why it takes the conversation's lock: otherwise the draft would rise again.
 */
export const saveDraft = (
  { db }: Deps,
  actor: Actor,
  { conversationId, clientId, media, body }: { conversationId: string } & DraftCommand,
): Promise<Outcome> =>
  db.transaction(async (tx): Promise<Outcome> => {
    const { tenantId, userId } = actor;
    const locked = await lockFor(tx, actor, { conversationId, actions: ["draft.write"] });
    if (!locked.ok) return locked;
    if (await isIntentUsed(tx, { userId, clientId })) return ok({ draft: null });

    // Spaces are no words: nobody would find them again.
    if (body.trim() === "" && media.length === 0) {
      await deleteDraft(tx, { conversationId, userId });
      return ok({ draft: null });
    }
    const kept = { tenantId, conversationId, userId, clientId, body: storable(body), media };
    return ok({ draft: toMyDraft(await upsertDraft(tx, kept)) });
  });
