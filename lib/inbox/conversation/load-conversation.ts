import type { DbOrTx } from "@/db/handles";
import type { Deps } from "@/db/deps";
import { findConversation, type ConversationRecord } from "@/db/queries/conversations/conversation-record";
import { conversationNotes } from "@/db/queries/conversations/notes";
import {
  firstSeqAfter,
  conversationDrafts,
  conversationEntries,
  conversationMessages,
  conversationReads,
  type ItemPlace,
} from "@/db/queries/conversations/conversation-items";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { canSee } from "@/lib/domain/people/policy";
import { inItemOrder } from "@/lib/view/reduce/conversation-items";
import {
  toConversationView,
  toEntryView,
  toMessageView,
  toMyDraft,
  toNoteView,
  toOpens,
} from "@/lib/view/map/to-view";
import type { ConversationSnapshot } from "@/lib/view/types";
import { teamDraftsFor } from "./load-beside";

export type ConversationInput = {
  conversationId: string;
  /**
   * A seq: return items older than it. At most one of the three may be set; without any, returns the newest.
   */
  before?: number;
  /** A seq: return items newer than it. */
  after?: number;
  /**
   * A seq to put in the middle. `unseen` is where this person stopped reading, if the newest page does not
   * reach back to it.
   */
  around?: number | "unseen";
  /** Number of messages, 1 to 100. */
  limit?: number;
};

/** A page of a conversation's messages with the entries and notes among them, read as of one instant. */
export const loadConversation = (
  deps: Deps,
  actor: Actor,
  input: ConversationInput,
): Promise<Result<ConversationSnapshot, { code: "not_found" }>> =>
  deps.db.transaction(
    async (tx) => {
      const { conversationId } = input;
      const { userId } = actor;
      const limit = Math.min(Math.max(Math.trunc(input.limit ?? 50), 1), 100);
      const known = placeAsked(input);
      // Sent together. Nothing is returned of a conversation that the actor may not see.
      const [record, reads, drafts, early] = await Promise.all([
        findConversation(tx, { tenantId: actor.tenantId, conversationId }),
        conversationReads(tx, { conversationId }),
        conversationDrafts(tx, { conversationId }),
        known && conversationMessages(tx, { conversationId, place: known, limit }),
      ]);
      if (!record || !canSee(actor, record.numberId)) return err({ code: "not_found" });

      const seenSeq = reads.find((read) => read.userId === userId)?.seenSeq ?? 0;
      const place = known ?? (await placeOf(tx, input, { record, seenSeq, limit }));
      const { page, hasOlder, hasNewer } =
        early ?? (await conversationMessages(tx, { conversationId, place, limit }));
      const [oldest, newest] = [page.at(0), page.at(-1)];
      const next = hasOlder ? (oldest?.publicSeq ?? record.publicSeq + 1) : null;
      const newer = hasNewer && (newest?.publicSeq ?? 0) < record.publicSeq ? (newest?.publicSeq ?? 0) : null;
      const among = {
        conversationId,
        from: hasOlder ? (oldest?.acceptedAt ?? null) : null,
        before: newer === null ? null : newer + 1,
      };
      const isEmptyEnd = place.kind === "after" && page.length === 0;
      const [entries, notes] = isEmptyEnd
        ? [[], []]
        : await Promise.all([conversationEntries(tx, among), conversationNotes(tx, among)]);
      const ownDraft = drafts.find((draft) => draft.userId === userId);
      return ok({
        conversation: toConversationView(record),
        mine: { seenSeq, draft: ownDraft ? toMyDraft(ownDraft) : null },
        items: inItemOrder([
          ...page.map((message) => ({
            kind: "message" as const,
            message: toMessageView(message, message.media),
          })),
          ...entries.map((entry) => ({ kind: "entry" as const, entry: toEntryView(entry) })),
          ...notes.map((note) => ({ kind: "note" as const, note: toNoteView(note) })),
        ]),
        next,
        newer,
        teamDrafts: teamDraftsFor(actor, record.numberId, drafts),
        opens: toOpens(reads),
      });
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );

type Facts = { record: ConversationRecord; seenSeq: number; limit: number };

/** The page's place, if it is known without reading the conversation. */
function placeAsked({ before, after, around }: ConversationInput): ItemPlace | null {
  if (before !== undefined) return { kind: "before", seq: before };
  if (after !== undefined) return { kind: "after", seq: after };
  return around === undefined ? { kind: "newest" } : null;
}

async function placeOf(
  tx: DbOrTx,
  { conversationId, around }: ConversationInput,
  { record, seenSeq, limit }: Facts,
): Promise<ItemPlace> {
  if (around !== undefined && around !== "unseen")
    return { kind: "around", seq: Math.min(around, record.publicSeq) };
  const fits = (seq: number) => record.attentionSeq <= seenSeq || record.publicSeq - seq < limit;
  if (fits(seenSeq + 1)) return { kind: "newest" };
  // A person who never opened it begins after the team's last reply: what came before was somebody else's to
  // read.
  const unseen =
    seenSeq > 0 || record.lastReplyAt === null
      ? seenSeq + 1
      : await firstSeqAfter(tx, { conversationId, after: record.lastReplyAt });
  return unseen === null || fits(unseen) ? { kind: "newest" } : { kind: "around", seq: unseen };
}
