import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { removeEmbedded } from "@/db/embedded-home";
import { freePort } from "@/lib/base/process/ports";
import { TEST_DIST_DIR } from "@/tests/support/stack";
import { until } from "@/tests/support/until";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "../..");
const WAIT_MS = 600_000;

let copy: string;
let product: ChildProcess | undefined;
test.beforeAll(async () => {
  const parent = process.env.TEST_FOLDER ?? path.join(root, ".data");
  await mkdir(parent, { recursive: true });
  copy = await mkdtemp(path.join(parent, "copied-"));
  await chmod(copy, 0o755);
  const { stdout } = await run("git", ["ls-files", "-co", "--exclude-standard"], {
    cwd: root,
    maxBuffer: 1e8,
  });
  for (const file of stdout.split("\n").filter(Boolean))
    await cp(path.join(root, file), path.join(copy, file)).catch((error: NodeJS.ErrnoException) =>
      expect(error.code).toBe("ENOENT"),
    );
  // With all that was built at the old place, as a folder that is copied has it. Packages are never written to.
  await cp(path.join(root, TEST_DIST_DIR), path.join(copy, ".next"), {
    recursive: true,
    verbatimSymlinks: true,
  });
  await cp(path.join(root, ".data/build"), path.join(copy, ".data/build"), { recursive: true });
  await run("cp", ["-al", path.join(root, "node_modules"), path.join(copy, "node_modules")]).catch(() =>
    cp(path.join(root, "node_modules"), path.join(copy, "node_modules"), {
      recursive: true,
      verbatimSymlinks: true,
    }),
  );
});
test.afterAll(async () => {
  if (product?.exitCode === null) {
    product.kill("SIGINT");
    await once(product, "exit");
  }
  await removeEmbedded(path.join(copy, ".data/postgres"));
  await rm(copy, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
});

const edit = async (file: string, from: string, to: string) => {
  const text = await readFile(path.join(copy, file), "utf8");
  expect(text).toContain(from);
  await writeFile(path.join(copy, file), text.replaceAll(from, to));
};

test("a checkout that was copied with its builds starts by itself and runs its own files, beside the one it was copied from", async () => {
  const [port, room, simulator, postgres] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const { DATABASE_URL: _, DATA_DIR: __, NEXT_DIST_DIR: ___, ...env } = process.env;
  product = spawn(process.execPath, ["lib/launch/bootstrap.mjs", "start"], {
    cwd: copy,
    env: {
      ...env,
      DEMO: "1",
      PORT: String(port),
      ROOM_PORT: String(room),
      SIMULATOR_PORT: String(simulator),
      POSTGRES_PORT: String(postgres),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [product.stdout, product.stderr])
    stream?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await until(() => said.includes("Partyline is ready") || product?.exitCode !== null, {
    withinMs: WAIT_MS,
    everyMs: 200,
    what: "the copy to be ready",
  });
  expect(said).toContain("Partyline is ready");

  const page = async (url: string) => (await fetch(url)).text();
  const ofCopy = `http://127.0.0.1:${simulator}`;
  const ofOriginal = process.env.E2E_SIMULATOR_URL ?? "";
  expect(await page(ofOriginal)).toContain("<title>Partyline simulator</title>");

  // The page of the simulator is read each time that it is asked for, the rooms' own program each time that they start.
  await edit(
    "lib/carriers/simulator/page/index.html",
    "<title>Partyline simulator</title>",
    "<title>The copy's own</title>",
  );
  expect(await page(ofCopy)).toContain("<title>The copy's own</title>");
  expect(await page(ofOriginal)).toContain("<title>Partyline simulator</title>");

  const stranger = async (base: string) =>
    (await fetch(`${base}/parties/number/x`).catch(() => null))?.status ?? 0;
  const before = await stranger(`http://127.0.0.1:${room}`);
  expect(before).toBeGreaterThanOrEqual(400);
  await edit("party/worker.ts", "status: admission.refused", "status: 418");
  const { stdout } = await run("ps", ["-eo", "pid,args"], { maxBuffer: 1e8 });
  const rooms = stdout
    .split("\n")
    .filter((line) => line.includes(path.join(copy, ".data/build")) && line.includes("room.mjs"));
  expect(rooms).toHaveLength(1);
  process.kill(Number.parseInt(rooms[0] ?? "", 10), "SIGTERM");
  await until(async () => ![0, before].includes(await stranger(`http://127.0.0.1:${room}`)), {
    withinMs: 60_000,
    everyMs: 100,
    what: "the copy's rooms, with the copy's program",
  });
  expect(await stranger(`http://127.0.0.1:${room}`)).toBe(418);
  expect(await stranger(process.env.E2E_ROOM_URL ?? "")).toBe(before);
});
