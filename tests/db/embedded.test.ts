import { mkdtemp, readFile, readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startEmbedded, visitEmbedded, type EmbeddedPostgres } from "@/db/embedded";
import { removeEmbedded } from "@/db/embedded-home";
import { freePort } from "@/lib/base/process/ports";
import { runSql } from "@/tests/support/sql";

let folder: string;
let started: EmbeddedPostgres[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "partyline-test-"));
  started = [];
});

afterEach(async () => {
  await Promise.all(started.map((postgres) => postgres.stop()));
  await removeEmbedded(folder);
});

async function start(port: number): Promise<EmbeddedPostgres> {
  const postgres = await startEmbedded({ folder, port });
  started.push(postgres);
  return postgres;
}

test("V1: what was committed is there after kill -9 of the database, which starts again at once", async () => {
  const port = await freePort();
  const first = await start(port);
  await runSql(first.url, "create table kept as select 42 as value");
  process.kill(first.pid, "SIGKILL");
  const second = await start(port);
  expect(second.pid).not.toBe(first.pid);
  expect(await runSql(second.url, "select value from kept")).toEqual([{ value: 42 }]);
});

test("a visitor finds the one that runs, and neither makes nor starts one", async () => {
  expect(await visitEmbedded(folder)).toBeUndefined();
  expect(await readdir(folder)).toEqual([]);
  const { url, stop } = await start(await freePort());
  expect(await visitEmbedded(folder)).toBe(url);
  await stop();
  expect(await visitEmbedded(folder)).toBeUndefined();
});

test("a running server of the same folder is adopted, on the port it has, and can be stopped", async () => {
  const first = await start(await freePort());
  const second = await start(await freePort());
  expect(second).toMatchObject({ pid: first.pid, url: first.url, adopted: true });
  await second.stop();
  await first.exited;
  await expect(runSql(first.url, "select 1")).rejects.toThrow("ECONNREFUSED");
});

test("V1: a pid file whose number now belongs to another program does not stop the start", async () => {
  const first = await start(await freePort());
  const pidFile = await readFile(path.join(folder, "data", "postmaster.pid"), "utf8");
  await first.stop();
  await writeFile(path.join(folder, "data", "postmaster.pid"), pidFile.replace(/^\d+/, String(process.pid)));
  const second = await start(await freePort());
  expect(second.adopted).toBe(false);
});

test("it listens on loopback only, wants a scram password, and writes to disk before it says committed", async () => {
  const { url } = await start(await freePort());
  const settings = await runSql(
    url,
    "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'listen_addresses', 'unix_socket_directories', 'password_encryption') order by name",
  );
  expect(Object.fromEntries(settings.map((row) => [row.name, row.setting]))).toEqual({
    fsync: "on",
    listen_addresses: "127.0.0.1",
    password_encryption: "scram-sha-256",
    synchronous_commit: "on",
    unix_socket_directories: "",
  });
  const methods = await runSql(url, "select distinct auth_method from pg_hba_file_rules");
  expect(methods).toEqual([{ auth_method: "scram-sha-256" }]);
  const wrong = new URL(url);
  wrong.password = "guess";
  await expect(runSql(wrong.href, "select 1")).rejects.toThrow("password authentication failed");
});

test("a busy port is one sentence that names the port and the setting", async () => {
  const port = await freePort();
  const other = createServer().listen(port, "127.0.0.1");
  try {
    await expect(start(port)).rejects.toThrow(
      `Port ${port} is in use by another program: stop it, or set POSTGRES_PORT to a free port.`,
    );
  } finally {
    await new Promise((resolve) => other.close(resolve));
  }
});

test("V64: a refused statement leaves no text of it in the server's log", async () => {
  const { url } = await start(await freePort());
  await runSql(url, "create table once (value text unique)");
  await runSql(url, "insert into once values ('+12025550123')");
  await expect(runSql(url, "insert into once values ('+12025550123')")).rejects.toThrow("duplicate key");
  expect(await readFile(path.join(folder, "postgres.log"), "utf8")).not.toContain("2025550123");
});
