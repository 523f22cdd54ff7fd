import path from "node:path";
import { visitEmbedded } from "@/db/embedded";
import { SetupError } from "@/lib/base/setup-error";
import type { Env } from "@/lib/env";
import { launchSettings, loadDotEnv } from "./launch-settings";

/**
 * For commands that need only the database: that of DATABASE_URL, or of a demo running now. They never start
 * one: changes to an empty database that nobody meant would look like success. Prints a sentence and exits
 * with 1 if something is missing.
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
