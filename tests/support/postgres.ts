import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbedded } from "@/db/embedded";
import { removeEmbedded } from "@/db/embedded-home";
import { migrate } from "@/db/migrate";
import { freePort } from "@/lib/base/process/ports";
import { bundlePrograms } from "./child-programs";
import { runSql } from "./sql";

declare module "vitest" {
  interface ProvidedContext {
    /** A migrated, empty database to clone, on a server where databases may be made. */
    templateDatabase: { serverUrl: string; name: string };
  }
}

/** One Postgres for the whole run, and the programs of second processes. The server: TEST_DATABASE_URL's, or an embedded one that is removed at the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [server, programs] = await Promise.all([testServer(), bundlePrograms()]);
  const name = `partyline_template_${process.pid}`;
  await runSql(server.url, `create database ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  await migrate(url.href);
  project.provide("templateDatabase", { serverUrl: server.url, name });
  project.provide("childPrograms", programs);
  return async () => {
    await rm(programs, { recursive: true, force: true });
    await runSql(server.url, `drop database if exists ${name} with (force)`);
    await server.close();
  };
}

async function testServer(): Promise<{ url: string; close(): Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { url: given, close: async () => {} };
  const folder = await mkdtemp(path.join(tmpdir(), "partyline-test-"));
  const postgres = await startEmbedded({ folder, port: await freePort() });
  return {
    url: postgres.url,
    close: async () => {
      await postgres.stop();
      await removeEmbedded(folder);
    },
  };
}
