import { migrate } from "@/db/migrate";
import { env } from "@/lib/env";
import { seed } from "./seed";

/** Brings the database to this version and, in a demo, fills an empty one. A process of its own, gone when done. */
const settings = env();
await migrate(settings.databaseUrl);
if (settings.demo) await seed(settings.databaseUrl, settings);
