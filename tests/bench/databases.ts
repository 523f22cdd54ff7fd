import path from "node:path";
import { startEmbedded, type EmbeddedPostgres } from "@/db/embedded";
import { big, small, type BigSize } from "@/db/seed/big";
import { cloneTemplate, dropDatabase, ensureTemplate } from "@/db/seed/big-template";
import { freePort } from "@/lib/base/process/ports";
import { readEnv } from "@/lib/env";
import { seed } from "@/lib/launch/seed";

const root = path.resolve(import.meta.dirname, "../..");

/** Fixed, because what the templates hold is sealed under them. Nothing here leaves this machine. */
export const secrets = {
  AUTH_SECRET: "the-benchmark-signs-its-cookies-with-this",
  ROOM_SECRET: "the-benchmark-opens-its-rooms-with-this-one",
  CREDENTIALS_KEY: Buffer.alloc(32, "benchmark").toString("base64"),
};

export const sizes = { big, small } satisfies Record<string, BigSize>;

export type Databases = {
  postgres: EmbeddedPostgres;
  /** A fresh copy of the seed, for whoever measures in it. */
  clone(size: keyof typeof sizes, name: string): Promise<string>;
  stop(): Promise<void>;
};

/** One Postgres, with the settings of the product, for the product and for the floor. Kept between runs, with the seeds. */
export async function startDatabases(say: (line: string) => void): Promise<Databases> {
  const postgres = await startEmbedded({
    folder: path.join(root, ".data/bench/postgres"),
    port: await freePort(),
  });
  const serverUrl = postgres.url;
  const made = new Set<string>();
  const seedDemo = (url: string) => seed(url, readEnv({ ...secrets, DEMO: "1", DATABASE_URL: url }));
  return {
    postgres,
    async clone(size, name) {
      const startedAt = performance.now();
      const template = await ensureTemplate({
        serverUrl,
        size: sizes[size],
        seedDemo,
        say: (progress) => say(`  seeding: ${progress}`),
      });
      const url = await cloneTemplate(serverUrl, template, name);
      made.add(name);
      say(`  database ${name}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
      return url;
    },
    async stop() {
      for (const name of made) await dropDatabase(serverUrl, name);
      await postgres.stop();
    },
  };
}
