import { and, eq, isNull, sql } from "drizzle-orm";
import type { Tx } from "@/db/handles";
import { sends } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";
import type { StatusCode } from "@/db/vocabulary";
import { streams } from "@/db/schema/events";
import { recordAudit } from "./record-audit";

/**
 * Holds every queued message for a person, with the reason. A message that was being sent becomes unconfirmed
 * when its lease ends.
 */
export async function holdAllSends(
  tx: Tx,
  { code }: { code: StatusCode },
): Promise<{ tenantId: string; conversationId: string }[]> {
  const held = await tx
    .update(sends)
    .set({ heldAt: sql`clock_timestamp()`, heldReason: "restored" })
    .where(isNull(sends.heldAt))
    .returning({ tenantId: sends.tenantId, conversationId: sends.conversationId });
  await tx
    .update(messages)
    .set({ statusCode: code, statusBy: null, carrierReason: null, statusAt: sql`clock_timestamp()` })
    .where(
      and(
        eq(messages.status, "queued"),
        sql`${messages.id} in (select ${sends.messageId} from ${sends} where ${sends.heldAt} is not null)`,
      ),
    );
  return held;
}

export const renewAllEpochs = async (tx: Tx): Promise<number> =>
  (
    await tx
      .update(streams)
      .set({ epoch: sql`gen_random_uuid()`, lastSeq: 0 })
      .returning({ id: streams.id })
  ).length;

export const insertRestoredAudit = (tx: Tx, details: { held: number; streams: number }) =>
  recordAudit(
    tx,
    { kind: "system", tenantId: null, rule: "restore" },
    { action: "backup.restored", details },
  );
