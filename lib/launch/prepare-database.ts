import { migrate } from "@/db/migrate";
import { env } from "@/lib/env";
import { seed } from "./seed";

/** Migrates the database to this version and, in a demo, seeds an empty one. Runs as its own process. */
const settings = env();
await migrate(settings.databaseUrl);
if (settings.demo) await seed(settings.databaseUrl, settings);
