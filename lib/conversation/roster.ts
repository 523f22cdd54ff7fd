import type { Tx } from "@/db/handles";
import { lockRoster, type RosterRow, type Turn, writeTurns } from "@/db/queries/assignment/roster";
import type { EntryReason } from "@/db/vocabulary";
import { isAway } from "@/lib/domain/assignment/away";
import { type Candidate, chooseAssignee, type Given, type Routing } from "@/lib/domain/assignment/routing";
import { may } from "@/lib/domain/people/policy";

/** What the roster must know of a conversation, which its caller has locked. */
type Routed = {
  tenantId: string;
  numberId: string;
  contactId: string;
  assigneeId: string | null;
  lastAssigneeId: string | null;
};

type Member = Candidate & { disabled: boolean; mayReply: boolean };

/**
 * Who may be given the conversations of these numbers, all of one tenant, under the lock of their places in the
 * team. It counts what it gives, so that several conversations of one transaction are given fairly, too.
 */
export async function openRoster(tx: Tx, conversations: readonly Routed[]) {
  const [first] = conversations;
  if (!first) throw new Error("a roster is of a conversation");
  const { people, owned } = await lockRoster(tx, {
    tenantId: first.tenantId,
    numberIds: [...new Set(conversations.map(({ numberId }) => numberId))],
    userIds: [
      ...new Set(conversations.flatMap((one) => [one.assigneeId ?? [], one.lastAssigneeId ?? []].flat())),
    ],
    contactIds: [...new Set(conversations.map(({ contactId }) => contactId))],
  });
  const rosters = Map.groupBy(people, ({ numberId }) => numberId);
  const members = new Map([...rosters].map(([numberId, rows]) => [numberId, rows.map(toMember)]));
  const ownerOf = new Map(owned.map(({ contactId, ownerId }) => [contactId, ownerId]));
  const turns = new Map<string, Turn>();

  /** Later than every turn of this number, so that no two people had theirs at the same time. */
  function giveTurn({ tenantId, numberId }: Routed, userId: string): void {
    const roster = members.get(numberId) ?? [];
    const latest = Math.max(...roster.map(({ lastGivenAt }) => lastGivenAt?.getTime() ?? 0));
    const at = new Date(Math.max(people[0]?.at ?? 0, latest + 1));
    turns.set(`${numberId} ${userId}`, { tenantId, numberId, userId, at });
    for (const [ofNumber, others] of members)
      for (const member of others)
        if (member.userId === userId) {
          member.openCount += 1;
          if (ofNumber === numberId) member.lastGivenAt = at;
        }
  }

  return {
    /** May this person keep what they have on the number? If not: why. */
    lost({ numberId }: Pick<Routed, "numberId">, userId: string): EntryReason | null {
      const member = members.get(numberId)?.find((one) => one.userId === userId);
      if (!member || member.disabled || !member.mayReply) return "left_number";
      return member.away ? "away" : null;
    },

    /** Who gets a conversation that nobody has, if anybody can take it. Counts as given. */
    give(conversation: Routed, routing: Routing): Given | null {
      const candidates = (members.get(conversation.numberId) ?? []).filter(
        ({ disabled, mayReply }) => mayReply && !disabled,
      );
      const given = chooseAssignee(routing, candidates, {
        previous: conversation.assigneeId ?? conversation.lastAssigneeId,
        owner: ownerOf.get(conversation.contactId) ?? null,
      });
      if (given) giveTurn(conversation, given.assigneeId);
      return given;
    },

    /** Writes whose turn it was. */
    write: async (into: Tx): Promise<unknown> => turns.size > 0 && writeTurns(into, [...turns.values()]),
  };
}

const date = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

function toMember({ numberId, tenantRole, roles, at, ...row }: RosterRow): Member {
  const grants = roles.map((role) => ({ numberId, role }));
  return {
    userId: row.userId,
    disabled: row.disabled,
    mayReply: may({ tenantRole, grants }, "conversation.reply", { numberId }),
    onNumber: roles.some((role) => role !== "viewer"),
    away: isAway({ awaySince: date(row.awaySince), awayUntil: date(row.awayUntil) }, new Date(at)),
    openCount: row.openCount,
    capacity: row.capacity,
    lastGivenAt: date(row.lastGivenAt),
  };
}
