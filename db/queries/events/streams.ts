import { and, eq } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { streams } from "@/db/schema/events";
import { newId } from "@/lib/base/ids";
import { memberIdOf, streamOf, type Whose } from "@/lib/base/stream";

/** Creates the streams of new numbers and people of a tenant, in the transaction that creates them. */
export const insertStreams = (tx: DbOrTx, tenantId: string, whose: readonly Whose[]) =>
  tx.insert(streams).values(whose.map((one) => ({ ...streamOf(one), tenantId, epoch: newId() })));

/** The same for a person who joins a tenant. */
export const insertMemberStream = async (
  tx: DbOrTx,
  member: { tenantId: string; userId: string },
): Promise<void> => void (await insertStreams(tx, member.tenantId, [{ memberId: await memberIdOf(member) }]));

/** The position of a person's stream in a tenant. Everybody in the tenant has one. */
export async function memberStream(
  db: DbOrTx,
  member: { tenantId: string; userId: string },
): Promise<{ id: string; epoch: string; seq: number }> {
  const id = await memberIdOf(member);
  const [stream] = await db
    .select({ epoch: streams.epoch, seq: streams.lastSeq })
    .from(streams)
    .where(and(eq(streams.id, id), eq(streams.kind, "person"), eq(streams.tenantId, member.tenantId)))
    .prepare("member_stream")
    .execute();
  if (!stream) throw new Error(`person ${member.userId} has no stream in their tenant`);
  return { id, ...stream };
}
