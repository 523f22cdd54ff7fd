import { readFile } from "node:fs/promises";
import path from "node:path";
import { generateDrizzleJson, generateMigration } from "drizzle-kit/api";
import * as schema from "./schema";

/**
 * The statements that db/schema needs and no migration has: with any, a fresh database would not match the
 * code.
 */
export async function missingMigrations(): Promise<string[]> {
  const meta = path.join(import.meta.dirname, "migrations/meta");
  const journal: { entries: { idx: number }[] } = JSON.parse(
    await readFile(path.join(meta, "_journal.json"), "utf8"),
  );
  const newest = String(journal.entries.at(-1)?.idx ?? 0).padStart(4, "0");
  const migrated: Parameters<typeof generateMigration>[0] = JSON.parse(
    await readFile(path.join(meta, `${newest}_snapshot.json`), "utf8"),
  );
  return generateMigration(migrated, generateDrizzleJson(schema, migrated.id));
}
