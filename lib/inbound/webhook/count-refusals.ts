import type { Deps } from "@/db/deps";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { log } from "@/lib/base/log";

/**
 * One log line for the first wrong key, then one a minute with the count while they continue: a flood must
 * not flood the log.
 */
const SPACING_MS = 60_000;

/**
 * Counts webhook calls with a wrong key. Their tenant is unknown, and nothing else of them is stored (BW1).
 */
export function createRefusalCount({ db, now }: Deps) {
  let count = 0;
  let lastAt = now();
  let timer: NodeJS.Timeout | null = null;

  function report(): void {
    timer = null;
    if (count === 0) return;
    const refused = count;
    count = 0;
    timer = setTimeout(report, SPACING_MS).unref();
    log.warn({ calls: refused }, "webhook calls with a wrong key were refused");
    recordAudit(
      db,
      { kind: "system", tenantId: null, rule: "webhook_key" },
      {
        action: "webhook.refused",
        details: { calls: refused, lastAt: lastAt.toISOString() },
      },
    ).catch((error: unknown) =>
      log.warn({ err: error }, "refused webhook calls were not written to the audit log"),
    );
  }

  return (): void => {
    count += 1;
    lastAt = now();
    if (!timer) report();
  };
}
