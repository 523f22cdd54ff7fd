import type { Clock } from "@/lib/base/clock";
import type { Db } from "./handles";

/** What every use case is given. Time is for rules; what is stored is stamped by the database's clock. */
export type Deps = { db: Db; now: Clock };
