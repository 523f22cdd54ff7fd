import type { Deps } from "@/db/deps";
import { findConversation } from "@/db/queries/conversation-record";
import { threadNotes } from "@/db/queries/notes";
import { threadDrafts, threadEntries, threadMessages, threadReads } from "@/db/queries/thread-items";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/actor";
import { canSee } from "@/lib/domain/policy";
import { inThreadOrder } from "@/lib/view/apply-thread-event";
import { toConversationView, toEntryView, toMessageView, toMyDraft, toNoteView } from "@/lib/view/to-view";
import type { ThreadSnapshot } from "@/lib/view/types";

export type ThreadInput = {
  conversationId: string;
  /** A seq: older items than it are wanted. Left out: the newest. */
  before?: number;
  /** Messages, 1 to 100. */
  limit?: number;
};

/** The last messages of a thread with the event lines and notes among them, all as of one instant. */
export const loadThread = (deps: Deps, actor: Actor, input: ThreadInput): Promise<Result<ThreadSnapshot, { code: "not_found" }>> =>
  deps.db.transaction(
    async (tx) => {
      const { conversationId, before = null } = input;
      const { userId } = actor;
      const limit = Math.min(Math.max(Math.trunc(input.limit ?? 50), 1), 100);
      const record = await findConversation(tx, { tenantId: actor.tenantId, conversationId });
      if (!record || !canSee(actor, record.numberId)) return err({ code: "not_found" });

      const found = await threadMessages(tx, { conversationId, before, limit: limit + 1 });
      const page = found.slice(0, limit);
      const oldest = found.length > limit ? page.at(-1) : undefined;
      const entries = await threadEntries(tx, { conversationId, from: oldest?.acceptedAt ?? null, before });
      const notes = await threadNotes(tx, { conversationId, from: oldest?.acceptedAt ?? null, before });
      const drafts = await threadDrafts(tx, { conversationId });
      const reads = await threadReads(tx, { conversationId });
      const ownDraft = drafts.find((draft) => draft.userId === userId);
      return ok({
        conversation: toConversationView(record),
        mine: { seenSeq: reads.find((read) => read.userId === userId)?.seenSeq ?? 0, draft: ownDraft ? toMyDraft(ownDraft) : null },
        items: inThreadOrder([
          ...page.map((message) => ({ kind: "message" as const, message: toMessageView(message, message.media) })),
          ...entries.map((entry) => ({ kind: "entry" as const, entry: toEntryView(entry) })),
          ...notes.map((note) => ({ kind: "note" as const, note: toNoteView(note) })),
        ]),
        next: oldest?.publicSeq ?? null,
        teamDrafts: drafts
          .filter((draft) => draft !== ownDraft)
          .map(({ userId: by, body, updatedAt, staleSince }) => ({
            userId: by,
            body,
            updatedAt: updatedAt.toISOString(),
            staleSince: staleSince?.toISOString() ?? null,
          })),
        opens: reads.flatMap(({ userId: by, openedAt }) => (openedAt ? [{ userId: by, at: openedAt.toISOString() }] : [])),
      });
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
