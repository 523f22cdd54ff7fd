import { createDb } from "@/db/client";
import { migrationCount } from "@/db/migrate";
import { accountsWithCredentials, databaseFacts } from "@/db/queries/ops/doctor-facts";
import { sinceBeat } from "@/db/queries/ops/worker";
import { describeError } from "@/lib/base/redact";
import type { Clock } from "@/lib/base/clock";
import { SealError } from "@/lib/base/seal";
import { createCarriers } from "@/lib/runtime/carriers";
import { workerHealth } from "@/lib/domain/insight/health";
import { addressProblems } from "@/lib/domain/carrier/public-address";
import type { Env } from "@/lib/env";
import { isRoomUp } from "@/lib/realtime/is-room-up";
import { roomService } from "@/lib/realtime/room-address";
import { clockState, type Check } from "./checks";

const ADDRESS_PATIENCE_MS = 5_000;
const ACCOUNT_PATIENCE_MS = 60_000;

type Deps = { now: Clock; fetch: typeof fetch };

/**
 * Checks everything that a message passes, from this process's settings outwards. Changes nothing and sends
 * no message.
 */
export async function examineInstallation(settings: Env, deps: Deps): Promise<Check[]> {
  const [database, room, address] = await Promise.all([
    examineDatabase(settings, deps),
    examineRoom(settings),
    examineAddress(settings, deps),
  ]);
  return [...database, room, address];
}

async function examineDatabase(settings: Env, deps: Deps): Promise<Check[]> {
  const { db, close } = createDb(settings.databaseUrl, { max: 2 });
  try {
    const { version, at, applied } = await databaseFacts(db);
    const aheadMs = at.getTime() - deps.now().getTime();
    const missing = (await migrationCount()) - applied;
    const checks: Check[] = [
      { check: "database", state: "well", version, problem: null },
      { check: "database_clock", state: clockState(aheadMs), aheadMs },
      { check: "migrations", state: missing === 0 ? "well" : "wrong", missing },
    ];
    if (missing > 0) return checks;
    const sinceMs = await sinceBeat(db, { name: "worker" });
    checks.push({
      check: "worker",
      state: workerHealth(sinceMs) === "down" ? "wrong" : "well",
      sinceMs,
    });
    const accounts = await accountsWithCredentials(db);
    if (accounts.length === 0)
      return [...checks, { check: "credentials", state: "off", account: "", why: null }];
    for (const account of accounts) checks.push(...(await examineOne(settings, account, deps)));
    return checks;
  } catch (error) {
    return [
      {
        check: "database",
        state: "wrong",
        version: null,
        problem: describeError(error instanceof Error && error.cause instanceof Error ? error.cause : error)
          .message,
      },
    ];
  } finally {
    await close();
  }
}

type Account = Awaited<ReturnType<typeof accountsWithCredentials>>[number];

async function examineOne(settings: Env, account: Account, { now }: Deps): Promise<Check[]> {
  const signal = AbortSignal.timeout(ACCOUNT_PATIENCE_MS);
  try {
    return await createCarriers({ ...settings, now }).examine(
      account,
      account.settings,
      signal,
      account.name,
    );
  } catch (error) {
    // Sealed under another key, or altered.
    if (!(error instanceof SealError)) throw error;
    return [{ check: "credentials", state: "wrong", account: account.name, why: null }];
  }
}

async function examineRoom(settings: Env): Promise<Check> {
  const service = roomService(settings);
  return { check: "room", state: (await isRoomUp(service)) ? "well" : "wrong", url: service.roomUrl };
}

/**
 * Checks the address itself, and whether it leads to a Partyline. Whether the carrier reaches it, only its
 * own call shows.
 */
async function examineAddress({ appUrl: url }: Env, deps: Deps): Promise<Check> {
  const [problem = null] = addressProblems(url);
  const answer = await deps
    .fetch(`${url}/api/health`, { redirect: "manual", signal: AbortSignal.timeout(ADDRESS_PATIENCE_MS) })
    .catch(() => null);
  if (answer === null) return { check: "public_address", state: "wrong", url, problem: "not_reached" };
  const isOurs = answer.status === 200 && (await answer.text().catch(() => "")).includes("alive");
  if (!isOurs) return { check: "public_address", state: "wrong", url, problem: "not_ours" };
  return { check: "public_address", state: problem === null ? "well" : "doubtful", url, problem };
}
