import { setTimeout as delay } from "node:timers/promises";
import type { Deps } from "@/db/deps";
import { sinceBeat } from "@/db/queries/ops/heartbeats";

type PartState = "ok" | "down";
export type Readiness = { database: PartState; room: PartState; worker: PartState };

/** The worker says every second that it is alive. */
const WORKER_SILENT_MS = 10_000;
/** Whoever asks wants an answer soon; a part that takes longer is down. */
const PATIENCE_MS = 2_000;

/** Which parts work, at this moment. Never throws: a part that cannot be asked is down. */
export async function checkReadiness({ db }: Pick<Deps, "db">, isRoomUp: () => Promise<boolean>): Promise<Readiness> {
  const [beat, room] = await Promise.all([
    within(sinceBeat(db, { name: "worker" }).then((ms) => ({ ms }))),
    within(isRoomUp()),
  ]);
  return {
    database: beat ? "ok" : "down",
    room: room ? "ok" : "down",
    worker: typeof beat?.ms === "number" && beat.ms < WORKER_SILENT_MS ? "ok" : "down",
  };
}

const within = <T>(asked: Promise<T>): Promise<T | null> =>
  Promise.race([asked.catch(() => null), delay(PATIENCE_MS, null, { ref: false })]);
