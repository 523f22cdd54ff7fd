import type { Tx } from "@/db/handles";
import { linksMadeInHour } from "@/db/queries/people/team";
import { err, ok, type Result } from "@/lib/base/result";
import { LINKS_PER_HOUR } from "@/lib/domain/people/team";

export type TooManyLinks = { code: "throttled"; retryAfterSeconds: number };

const HOUR_S = 3_600;

/**
 * May the team make another link now? Checked under the team's lock, so that links made in parallel all count
 * (BL7).
 */
export async function linksLeft(
  tx: Tx,
  { tenantId }: { tenantId: string },
): Promise<Result<null, TooManyLinks>> {
  const { made, oldestSecondsAgo } = await linksMadeInHour(tx, { tenantId });
  if (made < LINKS_PER_HOUR) return ok(null);
  return err({ code: "throttled", retryAfterSeconds: Math.max(1, Math.ceil(HOUR_S - oldestSecondsAgo)) });
}
