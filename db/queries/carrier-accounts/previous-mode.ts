import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/handles";
import { databaseNow } from "@/db/schema/columns";
import { numbers } from "@/db/schema/numbers";

/** Records where a number's messages went before the carrier called us. */
export const keepPreviousMode = (
  tx: Tx,
  {
    tenantId,
    e164,
    label,
    forwardTo,
  }: { tenantId: string; e164: string; label: string; forwardTo: string | null },
) =>
  tx
    .update(numbers)
    .set({ previousMode: label, previousForward: forwardTo, previousModeAt: databaseNow })
    .where(and(eq(numbers.tenantId, tenantId), eq(numbers.e164, e164)));

/** They go there again: nothing is left to restore. */
export const forgetPreviousMode = (tx: Tx, { tenantId, numberId }: { tenantId: string; numberId: string }) =>
  tx
    .update(numbers)
    .set({ previousMode: null, previousForward: null, previousModeAt: null })
    .where(and(eq(numbers.tenantId, tenantId), eq(numbers.id, numberId)));
