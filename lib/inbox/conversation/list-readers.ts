import type { Deps } from "@/db/deps";
import { findConversation } from "@/db/queries/conversations/conversation-record";
import { groupsWithMembers, type Mentionable } from "@/db/queries/conversations/mentions";
import { standingsOn } from "@/db/queries/numbers/grants";
import { peopleOfTenant } from "@/db/queries/people/people";
import { err, ok, type Result } from "@/lib/base/result";
import { rightOf } from "@/lib/domain/people/access-event";
import { canSee } from "@/lib/domain/people/policy";
import type { Actor } from "@/lib/domain/principal";

export type Readers = {
  /** Everybody who can see the conversation, and whether they may reply there. */
  people: { id: string; mayReply: boolean }[];
  /** Groups with at least one of those people. */
  groups: Mentionable[];
};

/** Who can see a conversation: whom a note there may mention. */
export async function listReaders(
  deps: Deps,
  actor: Actor,
  { conversationId }: { conversationId: string },
): Promise<Result<Readers, { code: "not_found" }>> {
  const { tenantId } = actor;
  const record = await findConversation(deps.db, { tenantId, conversationId });
  if (!record || !canSee(actor, record.numberId)) return err({ code: "not_found" });
  const { numberId } = record;
  const [team, groups] = await Promise.all([
    peopleOfTenant(deps.db, { tenantId }),
    groupsWithMembers(deps.db, { tenantId }),
  ]);
  const ids = team.map(({ id }) => id);
  const standings = await standingsOn(deps.db, { tenantId, numberId }, ids);
  const rights = new Map(standings.map((standing) => [standing.userId, rightOf(standing, numberId)]));
  const people = ids.flatMap((id) => {
    const right = rights.get(id) ?? null;
    return right === null ? [] : [{ id, mayReply: right === "reply" }];
  });
  const readers = new Set(people.map(({ id }) => id));
  return ok({
    people,
    groups: groups.filter(({ userIds }) => userIds.some((userId) => readers.has(userId))),
  });
}
