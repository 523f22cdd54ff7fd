import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { Client } from "pg";
import { migrate } from "@/db/migrate";
import { type BigSize, seedBig } from "./big";

type TemplateOptions = {
  /** A server whose role may create databases. */
  serverUrl: string;
  size: BigSize;
  /** Seeds the demo tenant into a migrated database. */
  seedDemo(url: string): Promise<void>;
  say(progress: string): void;
};

/**
 * The name of a template database of that size, for this schema and seed. Created if missing, which takes a
 * minute. It gets its final name only when complete.
 */
export async function ensureTemplate({ serverUrl, size, seedDemo, say }: TemplateOptions): Promise<string> {
  const name = `seed_${size.conversations}_${await fingerprint(size)}`;
  await onServer(serverUrl, async (client) => {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
    if (rowCount) return;
    const partial = `${name}_partial`;
    await client.query(`drop database if exists ${partial} with (force)`);
    await client.query(`create database ${partial}`);
    const url = urlOf(serverUrl, partial);
    await migrate(url);
    await seedDemo(url);
    await seedBig(url, size, say);
    await client.query(`alter database ${partial} rename to ${name}`);
  });
  return name;
}

/** Creates a database as a copy of the template, replacing an older one of that name. Returns its URL. */
export async function cloneTemplate(serverUrl: string, template: string, name: string): Promise<string> {
  await onServer(serverUrl, async (client) => {
    await client.query(`drop database if exists ${name} with (force)`);
    // As files: through the log it would be written twice.
    await client.query(`create database ${name} template ${template} strategy file_copy`);
  });
  return urlOf(serverUrl, name);
}

export const dropDatabase = (serverUrl: string, name: string): Promise<void> =>
  onServer(
    serverUrl,
    async (client) => void (await client.query(`drop database if exists ${name} with (force)`)),
  );

async function fingerprint(size: BigSize): Promise<string> {
  const migrations = path.join(import.meta.dirname, "../migrations");
  const files = (await readdir(migrations))
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) => path.join(migrations, file));
  const hash = createHash("sha256").update(JSON.stringify(size));
  for (const file of [
    ...files,
    path.join(import.meta.dirname, "big.ts"),
    path.join(import.meta.dirname, "demo.ts"),
  ])
    hash.update(await readFile(file));
  return hash.digest("hex").slice(0, 12);
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function onServer(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await work(client).finally(() => client.end());
}
