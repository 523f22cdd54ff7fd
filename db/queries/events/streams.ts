import type { DbOrTx } from "@/db/handles";
import { streams } from "@/db/schema/events";
import { newId } from "@/lib/base/ids";
import { memberIdOf, streamOf, type Whose } from "@/lib/base/stream";

/** The streams of what is new in a tenant: numbers and people, in the transaction that makes them. */
export const insertStreams = (tx: DbOrTx, tenantId: string, whose: readonly Whose[]) =>
  tx.insert(streams).values(whose.map((one) => ({ ...streamOf(one), tenantId, epoch: newId() })));

/** The same for a person who comes into a tenant. */
export const insertMemberStream = async (
  tx: DbOrTx,
  member: { tenantId: string; userId: string },
): Promise<void> => void (await insertStreams(tx, member.tenantId, [{ memberId: await memberIdOf(member) }]));
