import { inject } from "vitest";
import { createDb } from "@/db/client";
import type { Db } from "@/db/handles";
import { newId } from "@/lib/base/ids";
import { runSql } from "./sql";

export type TestDatabase = { url: string; db: Db; close(): Promise<void> };

/** A migrated, empty database of its own, so that test files run side by side. `close` drops it. */
export async function createTestDatabase(options: { max?: number } = {}): Promise<TestDatabase> {
  const template = inject("templateDatabase");
  const name = `test_${newId().replaceAll("-", "")}`;
  await runSql(template.serverUrl, `create database ${name} template ${template.name}`);
  const url = new URL(template.serverUrl);
  url.pathname = `/${name}`;
  const { db, close } = createDb(url.href, options);
  return {
    url: url.href,
    db,
    close: async () => {
      await close();
      await runSql(template.serverUrl, `drop database ${name} with (force)`);
    },
  };
}
