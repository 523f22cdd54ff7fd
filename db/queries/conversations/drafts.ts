import { and, eq, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { drafts } from "@/db/schema/conversations";
import { messages } from "@/db/schema/messages";

type Mine = { conversationId: string; userId: string };

const columns = {
  clientId: drafts.clientId,
  body: drafts.body,
  media: drafts.media,
  staleSince: drafts.staleSince,
  updatedAt: drafts.updatedAt,
};

const mine = ({ conversationId, userId }: Mine) =>
  and(eq(drafts.conversationId, conversationId), eq(drafts.userId, userId));

export const findDraft = async (db: DbOrTx, scope: Mine) =>
  (await db.select(columns).from(drafts).where(mine(scope)).limit(1))[0];

export const deleteDraft = (db: DbOrTx, scope: Mine) => db.delete(drafts).where(mine(scope));

/** Keeps an existing stale mark: only reading what came since clears it. */
export async function upsertDraft(
  tx: Tx,
  draft: Mine & { tenantId: string; clientId: string; body: string; media: string[] },
) {
  const [row] = await tx
    .insert(drafts)
    .values({ ...draft, updatedAt: sql`clock_timestamp()` })
    .onConflictDoUpdate({
      target: [drafts.conversationId, drafts.userId],
      set: {
        clientId: draft.clientId,
        body: draft.body,
        media: draft.media,
        updatedAt: sql`clock_timestamp()`,
      },
    })
    .returning(columns);
  if (!row) throw new Error("an upsert returns its row");
  return row;
}

/**
 * True if this draft was sent already, whatever happened to the message: an undone one returns under a new
 * id.
 */
export const isIntentUsed = async (
  tx: Tx,
  { userId, clientId }: { userId: string; clientId: string },
): Promise<boolean> =>
  (
    await tx
      .select({ id: messages.id })
      .from(messages)
      .where(and(eq(messages.authorId, userId), eq(messages.clientId, clientId)))
      .limit(1)
  ).length > 0;
