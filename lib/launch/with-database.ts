import { existsSync } from "node:fs";
import path from "node:path";
import { startEmbedded } from "@/db/embedded";
import { SetupError } from "@/lib/base/setup-error";
import type { Env } from "@/lib/env";
import { launchSettings } from "./launch-settings";

/**
 * For commands that need the database alone: DATABASE_URL's, or the embedded one, which is started for them
 * unless it runs. Prints a sentence and exits with 1 when something is missing.
 */
export async function withDatabase(work: (settings: Env) => Promise<void>): Promise<void> {
  const root = path.resolve(import.meta.dirname, "../..");
  if (existsSync(path.join(root, ".env"))) process.loadEnvFile(path.join(root, ".env"));
  try {
    const { settings, embedded } = await launchSettings(process.env, root);
    if (!embedded) return await work(settings);
    const postgres = await startEmbedded({ folder: path.join(settings.dataDir, "postgres"), port: settings.postgresPort });
    try {
      await work({ ...settings, databaseUrl: postgres.url });
    } finally {
      if (!postgres.adopted) await postgres.stop();
    }
  } catch (error) {
    console.error(error instanceof SetupError ? error.message : error);
    process.exitCode = 1;
  }
}
