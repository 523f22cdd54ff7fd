import type { Deps } from "@/db/deps";
import { tagsOfTenant } from "@/db/queries/conversations/tags";
import { err, ok, type Result } from "@/lib/base/result";
import { changeConversation } from "@/lib/conversation/change-conversation";
import type { ConversationWork } from "@/lib/conversation/conversation-work";
import { afterTags } from "@/lib/domain/conversation/tags";
import type { Principal } from "@/lib/domain/principal";
import type { TagsCommand } from "@/lib/protocol/commands";
import type { ChangedConversation } from "../changes/change-state";

type Outcome = Result<
  Pick<ChangedConversation, "conversation">,
  { code: "not_found" | "forbidden" | "too_many_tags" }
>;

/**
 * Adds tags to a conversation and removes others (K6). Only tags that the team's list offers can be added;
 * unknown ones, archived ones and those of another tenant are answered alike. It does not move the
 * conversation in the list.
 */
export const changeTags = (
  deps: Pick<Deps, "db">,
  by: Principal,
  { conversationId, ...change }: { conversationId: string } & TagsCommand,
): Promise<Result<ChangedConversation, { code: "not_found" | "forbidden" | "too_many_tags" }>> =>
  changeConversation(
    deps,
    by,
    { conversationId, actions: ["conversation.tag"] },
    async (work): Promise<Outcome> => {
      const offered = await tagsOfTenant(work.tx, by);
      const isOffered = (id: string) => offered.some((tag) => tag.id === id && tag.archivedAt === null);
      if (!change.add.every((id) => isOffered(id) || work.record.tagIds.includes(id)))
        return err({ code: "not_found" });
      return tagIn(work, change) ? ok({ conversation: work.view() }) : err({ code: "too_many_tags" });
    },
  );

/**
 * Writes the change under the conversation's lock, with an entry and an event for each tag; nothing if it is so
 * already. False if the conversation would have too many.
 */
export function tagIn(work: ConversationWork, change: TagsCommand): boolean {
  const after = afterTags(work.now(), change);
  if (after === null) return false;
  const { patch, added, removed } = after;
  if (added.length + removed.length === 0) return true;
  work.patch(patch);
  work.audit({ action: "conversation.tagged", details: { added, removed } });
  const tell = (type: "tagged" | "untagged") => (tagId: string) =>
    work.tell({ type: "conversation.tagged", entry: work.entry(type, { tagId }) });
  added.forEach(tell("tagged"));
  removed.forEach(tell("untagged"));
  return true;
}
