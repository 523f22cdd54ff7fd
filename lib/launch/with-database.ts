import path from "node:path";
import { visitEmbedded } from "@/db/embedded";
import { SetupError } from "@/lib/base/setup-error";
import type { Env } from "@/lib/env";
import { launchSettings, loadDotEnv } from "./launch-settings";

/**
 * For commands that need the database alone: DATABASE_URL's, or that of a demo which runs at this moment. None is ever
 * started for them: what is done to an empty one that nobody meant looks like success. Prints a sentence and exits
 * with 1 when something is missing.
 */
export async function withDatabase(work: (settings: Env) => Promise<void>): Promise<void> {
  const root = path.resolve(import.meta.dirname, "../..");
  loadDotEnv(root);
  try {
    const { settings, embedded } = await launchSettings(process.env, root);
    if (!embedded) return await work(settings);
    const databaseUrl = await visitEmbedded(path.join(settings.dataDir, "postgres"));
    if (databaseUrl === undefined)
      throw new SetupError(
        "DATABASE_URL is not set, here or in .env, and no demo runs from this checkout whose database it could be. (npm start brings a demo's own to its version.)",
      );
    await work({ ...settings, databaseUrl });
  } catch (error) {
    console.error(error instanceof SetupError ? error.message : error);
    process.exitCode = 1;
  }
}
