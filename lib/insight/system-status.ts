import { setTimeout as delay } from "node:timers/promises";
import type { Deps } from "@/db/deps";
import { accountOfTenant } from "@/db/queries/carrier-accounts/carrier-account";
import { lastJobRounds, sinceBeat } from "@/db/queries/ops/worker";
import { statusFigures } from "@/db/queries/ops/status-figures";
import { jobNames } from "@/db/vocabulary";
import { err, ok } from "@/lib/base/result";
import { type Health, workerHealth } from "@/lib/domain/insight/health";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/people/policy";
import { preventedCollisions } from "./collisions";
import { lastCallOf } from "./webhook-overview";

const ROOM_PATIENCE_MS = 2_000;

/**
 * The health of the parts, and how much of the tenant's work is under way. Needs the database: without it
 * there is no page.
 */
export async function systemStatus(deps: Deps, actor: Actor, isRoomUp: () => Promise<boolean>) {
  if (!may(actor, "webhook.manage")) return err({ code: "forbidden" as const });
  const startedAt = performance.now();
  const beatMs = await sinceBeat(deps.db, { name: "worker" });
  const databaseMs = performance.now() - startedAt;
  const account = await accountOfTenant(deps.db, { tenantId: actor.tenantId });
  if (!account) return err({ code: "no_account" as const });
  const [figures, collisions, lastCall, room, jobs] = await Promise.all([
    statusFigures(deps.db, { tenantId: actor.tenantId, accountId: account.id }),
    preventedCollisions(deps.db, { tenantId: actor.tenantId }),
    lastCallOf(deps.db, { accountId: account.id }),
    timed(isRoomUp),
    lastJobRounds(deps.db),
  ]);
  const roomHealth: Health = room.up ? "healthy" : "down";
  return ok({
    checkedAt: deps.now(),
    database: { ms: databaseMs },
    room: { health: roomHealth, ms: room.ms },
    worker: { health: workerHealth(beatMs), sinceMs: beatMs },
    jobs: jobs.filter(({ name }) => name !== "heartbeat").toSorted((a, b) => order(a) - order(b)),
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

export type JobRound = Awaited<ReturnType<typeof lastJobRounds>>[number];

/** Failing jobs first, then in the order of `jobNames`. */
const order = ({ name, failingSince }: JobRound): number =>
  (failingSince === null ? jobNames.length : 0) + jobNames.indexOf(name);
