import { eq, sql } from "drizzle-orm";
import { auditEntries } from "@/db/schema/governance";
import { conversations, drafts, reads } from "@/db/schema/conversations";
import { sends } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";
import { carrierAccounts, numbers } from "@/db/schema/numbers";
import { streamEvents } from "@/db/schema/events";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import type { Actor } from "@/lib/domain/principal";
import { queueReply, type QueueReplyError } from "@/lib/inbox/replies/queue-reply";
import type { MessageView } from "@/lib/protocol/views";
import { aSharedConversation } from "./factories";
import type { Db } from "@/db/handles";

type World = Awaited<ReturnType<typeof aSharedConversation>>;
type Reply = Parameters<typeof queueReply>[2];

/** Replies to a shared conversation, and what is seen of them afterwards. `db` is asked for when it is needed: tests make theirs late. */
export function replying(db: () => Db) {
  const deps = () => ({ db: db(), now: systemClock });

  /** A reply whose author has seen everything, unless the test says otherwise. */
  async function send({ conversation }: World, by: Actor, more: Partial<Reply> = {}) {
    const { conversationId } = conversation;
    const [row] = await db()
      .select({ publicSeq: conversations.publicSeq })
      .from(conversations)
      .where(eq(conversations.id, more.conversationId ?? conversationId));
    return queueReply(deps(), by, {
      conversationId,
      clientId: newId(),
      seenSeq: row?.publicSeq ?? 0,
      body: "On our way",
      ...more,
    });
  }

  async function accepted(world: World, by: Actor, more: Partial<Reply> = {}): Promise<MessageView> {
    const result = await send(world, by, more);
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    return result.value.message;
  }

  async function refused(world: World, by: Actor, more: Partial<Reply> = {}) {
    const result = await send(world, by, more);
    if (result.ok || result.error.code !== "refused")
      throw new Error(`expected a refusal, got ${JSON.stringify(result)}`);
    return result.error.refusal;
  }

  const failure = async (
    world: World,
    by: Actor,
    more: Partial<Reply> = {},
  ): Promise<QueueReplyError | undefined> => {
    const result = await send(world, by, more);
    return result.ok ? undefined : result.error;
  };

  /** As if it had been accepted that long ago and had left since. */
  const age = (messageId: string, seconds: number) =>
    db()
      .update(messages)
      .set({
        acceptedAt: sql`${messages.acceptedAt} - make_interval(secs => ${seconds})`,
        dueAt: sql`${messages.dueAt} - make_interval(secs => ${seconds})`,
      })
      .where(eq(messages.id, messageId));

  /** Everything that a refused send must leave as it was. */
  const stateOf = async ({ conversation, number }: World) => ({
    conversation: await db()
      .select()
      .from(conversations)
      .where(eq(conversations.id, conversation.conversationId)),
    messages: await db()
      .select()
      .from(messages)
      .where(eq(messages.conversationId, conversation.conversationId))
      .orderBy(messages.publicSeq),
    sends: await db().select().from(sends).where(eq(sends.conversationId, conversation.conversationId)),
    drafts: await db().select().from(drafts).where(eq(drafts.conversationId, conversation.conversationId)),
    reads: await db().select().from(reads).where(eq(reads.conversationId, conversation.conversationId)),
    events: await db()
      .select()
      .from(streamEvents)
      .where(eq(streamEvents.streamId, number.numberId))
      .orderBy(streamEvents.seq),
  });

  const auditOf = (subjectId: string) =>
    db().select().from(auditEntries).where(eq(auditEntries.subjectId, subjectId));

  const aDraft = (by: Actor, conversationId: string, body: string, clientId = newId()) =>
    db().insert(drafts).values({
      tenantId: by.tenantId,
      conversationId,
      userId: by.userId,
      clientId,
      body,
      updatedAt: new Date(),
    });

  const account = ({ tenant }: World, row: Partial<typeof carrierAccounts.$inferInsert>) =>
    db().update(carrierAccounts).set(row).where(eq(carrierAccounts.id, tenant.carrierAccountId));
  const disable = (world: World) =>
    db().update(numbers).set({ disabledAt: new Date() }).where(eq(numbers.id, world.number.numberId));

  /** Until another backend of this database waits for a lock. */
  async function lockIsWaitedFor(): Promise<void> {
    const deadline = Date.now() + 10_000;
    while (Date.now() < deadline) {
      const { rows } = await db().execute(
        sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if (rows.length > 0) return;
    }
    throw new Error("nobody waits for the lock");
  }

  return {
    deps,
    send,
    accepted,
    refused,
    failure,
    age,
    stateOf,
    auditOf,
    aDraft,
    account,
    disable,
    lockIsWaitedFor,
  };
}
