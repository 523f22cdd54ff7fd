import type { Deps } from "@/db/deps";
import { sinceBeat } from "@/db/queries/ops/worker";
import { withinOr } from "@/lib/base/within";
import { type Health, workerHealth } from "@/lib/domain/insight/health";

export type Readiness = { database: Health; room: Health; worker: Health };

/** The caller needs an answer soon; a part that takes longer counts as down. */
const PATIENCE_MS = 2_000;

/** Which parts work now. Never throws: a part that cannot be asked is down. */
export async function checkReadiness(
  { db }: Pick<Deps, "db">,
  isRoomUp: () => Promise<boolean>,
): Promise<Readiness> {
  const [beat, room] = await Promise.all([
    inTime(sinceBeat(db, { name: "worker" }).then((ms) => ({ ms }))),
    inTime(isRoomUp()),
  ]);
  return {
    database: beat ? "healthy" : "down",
    room: room ? "healthy" : "down",
    worker: workerHealth(beat?.ms ?? null),
  };
}

const inTime = <T>(asked: Promise<T>): Promise<T | null> =>
  withinOr(
    PATIENCE_MS,
    asked.catch(() => null),
    null,
  );
