import type { Clock } from "@/lib/base/clock";
import type { Db } from "./handles";

/** The dependencies of every use case. `now` is for rules; stored times come from the database's clock. */
export type Deps = { db: Db; now: Clock };
