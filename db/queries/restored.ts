import { isNull, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { sends } from "@/db/schema/delivery";
import { numberStreams } from "@/db/schema/numbers";
import { recordAudit } from "./record-audit";

export const holdAllSends = async (tx: Tx): Promise<number> =>
  (await tx.update(sends).set({ heldAt: sql`clock_timestamp()` }).where(isNull(sends.heldAt)).returning({ id: sends.messageId })).length;

export const renewAllEpochs = async (tx: Tx): Promise<number> =>
  (await tx.update(numberStreams).set({ epoch: sql`gen_random_uuid()`, lastSeq: 0 }).returning({ id: numberStreams.numberId })).length;

export const insertRestoredAudit = (tx: Tx, details: { held: number; streams: number }) =>
  recordAudit(tx, { tenantId: null, actorId: null, action: "backup.restored", details });
