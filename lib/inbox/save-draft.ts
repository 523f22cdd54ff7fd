import type { Deps } from "@/db/deps";
import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { deleteDraft, isIntentUsed, upsertDraft } from "@/db/queries/conversations/drafts";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { canSee, may } from "@/lib/domain/policy";
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
  deps: Deps,
  actor: Actor,
  input: { conversationId: string } & DraftCommand,
): Promise<Outcome> =>
  deps.db.transaction(async (tx): Promise<Outcome> => {
    const { conversationId, clientId, media } = input;
    const { tenantId, userId } = actor;
    const record = await lockConversation(tx, { tenantId, conversationId });
    if (!record || !canSee(actor, record.numberId)) return err({ code: "not_found" });
    if (!may(actor, "draft.write", record)) return err({ code: "forbidden" });
    if (await isIntentUsed(tx, { userId, clientId })) return ok({ draft: null });

    // Spaces are no words: nobody would find them again.
    if (input.body.trim() === "" && media.length === 0) {
      await deleteDraft(tx, { conversationId, userId });
      return ok({ draft: null });
    }
    const draft = await upsertDraft(tx, {
      tenantId,
      conversationId,
      userId,
      clientId,
      body: storable(input.body),
      media,
    });
    return ok({ draft: toMyDraft(draft) });
  });
