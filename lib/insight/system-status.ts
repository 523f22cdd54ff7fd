import { setTimeout as delay } from "node:timers/promises";
import type { Deps } from "@/db/deps";
import { accountOfTenant } from "@/db/queries/carrier-accounts/carrier-account";
import { sinceBeat } from "@/db/queries/ops/heartbeats";
import { statusFigures } from "@/db/queries/ops/status-figures";
import { err, ok } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/policy";
import { preventedCollisions } from "./collisions";
import { lastCallOf } from "./webhook-overview";

/** The worker says every second that it is alive. */
const WORKER_LATE_MS = 3_000;
const WORKER_SILENT_MS = 10_000;
const ROOM_PATIENCE_MS = 2_000;

export type PartState = "well" | "late" | "down";

/** The parts of the product, and how much of the tenant's work is under way. Needs the database: without it there is no page. */
export async function systemStatus(deps: Deps, actor: Actor, isRoomUp: () => Promise<boolean>) {
  if (!may(actor, "webhook.manage")) return err({ code: "forbidden" as const });
  const startedAt = performance.now();
  const beatMs = await sinceBeat(deps.db, { name: "worker" });
  const databaseMs = performance.now() - startedAt;
  const account = await accountOfTenant(deps.db, { tenantId: actor.tenantId });
  if (!account) return err({ code: "no_account" as const });
  const [figures, collisions, lastCall, room] = await Promise.all([
    statusFigures(deps.db, { tenantId: actor.tenantId, accountId: account.id }),
    preventedCollisions(deps.db, { tenantId: actor.tenantId }),
    lastCallOf(deps.db, { accountId: account.id }),
    timed(isRoomUp),
  ]);
  const worker: PartState =
    beatMs === null || beatMs > WORKER_SILENT_MS ? "down" : beatMs > WORKER_LATE_MS ? "late" : "well";
  return ok({
    checkedAt: deps.now(),
    database: { ms: databaseMs },
    room: { state: (room.up ? "well" : "down") as PartState, ms: room.ms },
    worker: { state: worker, sinceMs: beatMs },
    sending: {
      openedAt: account.openedAt,
      pausedAt: account.pausedAt,
      balance: account.balance,
      refusal: account.refusal,
      failures: account.failures,
      hasCredentials: account.sealedCredentials !== null,
    },
    figures,
    collisions,
    lastCall,
  });
}

async function timed(ask: () => Promise<boolean>): Promise<{ up: boolean; ms: number }> {
  const startedAt = performance.now();
  const up = await Promise.race([ask().catch(() => false), delay(ROOM_PATIENCE_MS, false, { ref: false })]);
  return { up, ms: performance.now() - startedAt };
}
