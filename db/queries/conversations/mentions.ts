import { and, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { conversations } from "@/db/schema/conversations";
import { mentions, notes } from "@/db/schema/notes";
import { groupMembers, groups, memberships, users } from "@/db/schema/people";

type OfTenant = { tenantId: string; ids: readonly string[] };

/** A person, or a group with its members; a person is their own only member. */
export type Mentionable = { id: string; name: string; userIds: string[] };

/** The people and groups of this tenant among the ids, in the order of the ids. */
export async function mentionablesOf(db: DbOrTx, { tenantId, ids }: OfTenant): Promise<Mentionable[]> {
  const [people, teams] = await Promise.all([
    db
      .select({ id: users.id, name: users.name })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(and(eq(memberships.tenantId, tenantId), inArray(memberships.userId, [...ids]))),
    groupsWithMembers(db, { tenantId, ids }),
  ]);
  const found = new Map(
    [...people.map((person) => ({ ...person, userIds: [person.id] })), ...teams].map((one) => [one.id, one]),
  );
  return [...new Set(ids)].flatMap((id) => found.get(id) ?? []);
}

/** Groups of the tenant by name, with the ids of their members; without `ids` all of them. */
export const groupsWithMembers = (
  db: DbOrTx,
  { tenantId, ids }: { tenantId: string; ids?: readonly string[] },
): Promise<Mentionable[]> =>
  db
    .select({
      id: groups.id,
      name: groups.name,
      userIds: sql<
        string[]
      >`coalesce(array_agg(${groupMembers.userId}::text) filter (where ${groupMembers.userId} is not null), '{}')`,
    })
    .from(groups)
    .leftJoin(groupMembers, eq(groupMembers.groupId, groups.id))
    .where(and(eq(groups.tenantId, tenantId), ids && inArray(groups.id, [...ids])))
    .groupBy(groups.id, groups.name)
    .orderBy(groups.name, groups.id);

export type NewMention = typeof mentions.$inferInsert;

/** A person who is mentioned already keeps what they have seen. */
export const writeMentions = (tx: Tx, rows: NewMention[]) =>
  tx
    .insert(mentions)
    .values(rows)
    .onConflictDoUpdate({ target: [mentions.noteId, mentions.userId], set: { names: sql`excluded.names` } });

export const deleteMentions = (tx: Tx, { noteId, userIds }: { noteId: string; userIds: readonly string[] }) =>
  tx.delete(mentions).where(and(eq(mentions.noteId, noteId), inArray(mentions.userId, [...userIds])));

type Own = { tenantId: string; userId: string };

/** More are not counted one by one. */
const MOST_UNSEEN = 200;

/** A person's mentions that they have not seen, on these numbers, the newest ones, oldest first. */
export async function unseenMentions(
  db: DbOrTx,
  { tenantId, userId, numbers }: Own & { numbers: "all" | readonly string[] },
) {
  const newest = await db
    .select({
      noteId: mentions.noteId,
      conversationId: mentions.conversationId,
      numberId: conversations.numberId,
    })
    .from(mentions)
    .innerJoin(conversations, eq(conversations.id, mentions.conversationId))
    .where(
      and(
        eq(mentions.tenantId, tenantId),
        eq(mentions.userId, userId),
        isNull(mentions.seenAt),
        numbers === "all"
          ? undefined
          : sql`${conversations.numberId} = any(${sql.param([...numbers])}::uuid[])`,
      ),
    )
    .orderBy(desc(mentions.at), desc(mentions.noteId))
    .limit(MOST_UNSEEN)
    .prepare(`unseen_mentions_${numbers === "all" ? "all" : "some"}`)
    .execute();
  return newest.toReversed();
}

/** Marks a person's own mentions in these notes as seen. Returns the notes in which they were not. */
export const markMentionsSeen = async (
  tx: Tx,
  { tenantId, userId, noteIds }: Own & { noteIds: readonly string[] },
): Promise<string[]> =>
  (
    await tx
      .update(mentions)
      .set({ seenAt: sql`clock_timestamp()` })
      .where(
        and(
          eq(mentions.tenantId, tenantId),
          eq(mentions.userId, userId),
          inArray(mentions.noteId, [...noteIds]),
          isNull(mentions.seenAt),
        ),
      )
      .returning({ noteId: mentions.noteId })
  ).map(({ noteId }) => noteId);

/** The conversations in which this person is mentioned. */
export const mentioning = ({ tenantId, userId }: { tenantId: string; userId: string }) =>
  sql`select said.conversation_id from ${mentions} said where said.tenant_id = ${tenantId} and said.user_id = ${userId}`;

/** Who is mentioned in the note of the query around it, as JSON. */
export const mentionedIn = sql<{ userId: string; names: string[] }[]>`(
  select coalesce(json_agg(json_build_object('userId', said.user_id, 'names', said.names) order by said.user_id), '[]'::json)
  from ${mentions} said where said.note_id = ${notes.id})`;
