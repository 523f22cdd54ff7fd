import type { Tx } from "@/db/handles";
import { mentionablesOf, type NewMention } from "@/db/queries/conversations/mentions";
import { standingsOn } from "@/db/queries/numbers/grants";
import { mentionSpans } from "@/lib/domain/conversation/mention-spans";
import { stillMentioned } from "@/lib/domain/conversation/mentions";
import { rightOf } from "@/lib/domain/people/access-event";
import type { Mentioned } from "@/lib/view/map/to-view";

type Place = { tenantId: string; numberId: string };
type Written = { authorId: string; body: string; ids: readonly string[] };
export type Reached = {
  mentions: Mentioned[];
  /** Names of those who cannot see the conversation, and of groups of which nobody can. */
  unreached: string[];
};

/**
 * Whom a note mentions: of those its author chose, whose "@Name" still stands in the words, the people who may
 * see the conversation now. A group stands for its members of this moment. The author is not told of their own
 * note. The caller holds access (`holdAccess`), so that nobody loses it before this is committed.
 */
export async function whoIsMentioned(
  tx: Tx,
  { tenantId, numberId }: Place,
  { authorId, body, ids }: Written,
): Promise<Reached> {
  if (ids.length === 0) return { mentions: [], unreached: [] };
  const chosen = stillMentioned(body, await mentionablesOf(tx, { tenantId, ids }));
  const asked = [...new Set(chosen.flatMap(({ userIds }) => userIds))];
  const standings = await standingsOn(tx, { tenantId, numberId }, asked);
  const maySee = new Set(
    standings.filter((standing) => rightOf(standing, numberId) !== null).map(({ userId }) => userId),
  );
  const names = new Map<string, string[]>();
  const unreached: string[] = [];
  for (const { name, userIds } of chosen) {
    if (!userIds.some((userId) => maySee.has(userId))) unreached.push(name);
    for (const userId of userIds)
      if (maySee.has(userId) && userId !== authorId)
        names.set(userId, [...new Set([...(names.get(userId) ?? []), name])]);
  }
  return {
    mentions: [...names].map(([userId, held]) => ({ userId, names: held })),
    unreached: [...new Set(unreached)],
  };
}

/** What is left of a note's mentions once it has other words: who is no longer named is not mentioned. */
export function stillNamed(body: string, mentions: readonly Mentioned[]): Mentioned[] {
  const standing = new Set(
    mentionSpans(
      body,
      mentions.flatMap(({ names }) => names),
    ).map(({ name }) => name),
  );
  return mentions.flatMap(({ userId, names }) => {
    const left = names.filter((name) => standing.has(name));
    return left.length > 0 ? [{ userId, names: left }] : [];
  });
}

/** Each person once, with all their names. */
export const joined = (mentions: readonly Mentioned[]): Mentioned[] =>
  [...Map.groupBy(mentions, ({ userId }) => userId)].map(([userId, same]) => ({
    userId,
    names: [...new Set(same.flatMap(({ names }) => names))],
  }));

/** The rows of a note's mentions. */
export const mentionRows = (
  note: { id: string; tenantId: string; conversationId: string; at: Date },
  mentions: readonly Mentioned[],
): NewMention[] =>
  mentions.map(({ userId, names }) => ({
    tenantId: note.tenantId,
    conversationId: note.conversationId,
    noteId: note.id,
    userId,
    names: [...names],
    at: note.at,
  }));
