import type { Deps } from "@/db/deps";
import { deleteDraft, isIntentUsed, upsertDraft } from "@/db/queries/conversations/drafts";
import { ok, type Result } from "@/lib/base/result";
import { lockFor } from "@/lib/conversation/change-conversation";
import type { Actor } from "@/lib/domain/principal";
import { storable } from "@/lib/domain/text/storable";
import type { DraftCommand } from "@/lib/protocol/commands";
import { toMyDraft } from "@/lib/view/map/to-view";
import type { MyDraft } from "@/lib/view/types";

type Outcome = Result<{ draft: MyDraft | null }, { code: "not_found" | "forbidden" }>;

/**
 * Stores a reply being written, across reload, refusal and sign-out. A save that arrives after its own send
 * is dropped. That needs the conversation's lock; otherwise the draft would reappear.
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

    // Only spaces count as empty: nobody would find such a draft again.
    if (body.trim() === "" && media.length === 0) {
      await deleteDraft(tx, { conversationId, userId });
      return ok({ draft: null });
    }
    const kept = { tenantId, conversationId, userId, clientId, body: storable(body), media };
    return ok({ draft: toMyDraft(await upsertDraft(tx, kept)) });
  });
