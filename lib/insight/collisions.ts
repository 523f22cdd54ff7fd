import type { DbOrTx } from "@/db/handles";
import { collisionsOf } from "@/db/queries/ops/collisions";
import { overridableReasons, type OverridableReason } from "@/db/vocabulary";

const DAYS = 7;

export type Collisions = {
  days: number;
  total: number;
  byReason: { reason: OverridableReason; count: number }[];
  overridden: number;
};

/**
 * "Collisions prevented": replies of the last week that were refused because somebody else had written, in
 * the order of precedence. Replies that may not be sent at all, to an opted-out customer or by somebody
 * without access, do not count.
 */
export async function preventedCollisions(
  db: DbOrTx,
  { tenantId }: { tenantId: string },
): Promise<Collisions> {
  const { refused, overridden } = await collisionsOf(db, { tenantId, days: DAYS });
  const byReason = overridableReasons.flatMap((reason) =>
    refused.filter((row) => row.reason === reason).map(({ count }) => ({ reason, count })),
  );
  return { days: DAYS, total: byReason.reduce((sum, { count }) => sum + count, 0), byReason, overridden };
}
