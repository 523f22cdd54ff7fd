import type { Deps } from "@/db/deps";
import { ownParts } from "@/db/queries/conversation-list";
import { findConversation } from "@/db/queries/conversation-record";
import { othersDrafts, threadEntries, threadMessages, threadOpens } from "@/db/queries/thread-items";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/actor";
import { canSee } from "@/lib/domain/policy";
import { inThreadOrder } from "@/lib/view/apply-thread-event";
import { toConversationView, toEntryView, toMessageView } from "@/lib/view/to-view";
import type { ThreadSnapshot } from "@/lib/view/types";
import { toMine } from "./list-conversations";

export type ThreadInput = {
  conversationId: string;
  /** A seq: older items than it are wanted. Left out: the newest. */
  before?: number;
  /** Messages, 1 to 100. */
  limit?: number;
};

/** The last messages of a thread with the event lines among them, all as of one instant. */
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
      const [own] = await ownParts(tx, { userId, conversationIds: [conversationId] });
      const teamDrafts = await othersDrafts(tx, { conversationId, userId });
      const opens = await threadOpens(tx, { conversationId });
      return ok({
        conversation: toConversationView(record),
        mine: toMine(own),
        items: inThreadOrder([
          ...page.map((message) => ({ kind: "message" as const, message: toMessageView(message, message.media) })),
          ...entries.map((entry) => ({ kind: "entry" as const, entry: toEntryView(entry) })),
        ]),
        next: oldest?.publicSeq ?? null,
        teamDrafts: teamDrafts.map(({ updatedAt, staleSince, ...draft }) => ({
          ...draft,
          updatedAt: updatedAt.toISOString(),
          staleSince: staleSince?.toISOString() ?? null,
        })),
        opens: opens.flatMap(({ userId: by, at }) => (at ? [{ userId: by, at: at.toISOString() }] : [])),
      });
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
