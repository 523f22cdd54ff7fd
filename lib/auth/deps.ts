import { availableParallelism } from "node:os";
import type { Db } from "@/db/handles";
import type { Deps } from "@/db/deps";
import { createQueue, type Queue } from "./queue";
import type { AuthSettings } from "./settings";
import { createThrottle, type Throttle } from "./throttle";

/** The dependencies of sign-in. Once per process, because the queue and the throttle keep state. */
export type AuthDeps = Deps & { settings: AuthSettings; throttle: Throttle; hashing: Queue };

const MAX_WAITING_SIGN_INS = 500;

export const createAuthDeps = (deps: Deps & { db: Db }, settings: AuthSettings): AuthDeps => ({
  ...deps,
  settings,
  throttle: createThrottle(deps.db),
  // Half of the cores, so that the inbox keeps the rest.
  hashing: createQueue({
    atOnce: Math.max(1, Math.floor(availableParallelism() / 2)),
    waiting: MAX_WAITING_SIGN_INS,
  }),
});
