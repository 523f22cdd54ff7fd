import type { Deps } from "@/db/deps";
import { sinceBeat } from "@/db/queries/ops/heartbeats";
import { withinOr } from "@/lib/base/within";

type PartState = "ok" | "down";
export type Readiness = { database: PartState; room: PartState; worker: PartState };

/** The worker says every second that it is alive. */
const WORKER_SILENT_MS = 10_000;
/** Whoever asks wants an answer soon; a part that takes longer is down. */
const PATIENCE_MS = 2_000;

/** Which parts work, at this moment. Never throws: a part that cannot be asked is down. */
export async function checkReadiness(
  { db }: Pick<Deps, "db">,
  isRoomUp: () => Promise<boolean>,
): Promise<Readiness> {
  const [beat, room] = await Promise.all([
    inTime(sinceBeat(db, { name: "worker" }).then((ms) => ({ ms }))),
    inTime(isRoomUp()),
  ]);
  return {
    database: beat ? "ok" : "down",
    room: room ? "ok" : "down",
    worker: typeof beat?.ms === "number" && beat.ms < WORKER_SILENT_MS ? "ok" : "down",
  };
}

const inTime = <T>(asked: Promise<T>): Promise<T | null> =>
  withinOr(
    PATIENCE_MS,
    asked.catch(() => null),
    null,
  );
