import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);

test("wrangler accepts the worker, its binding and its migration, without a network", async () => {
  const out = await mkdtemp(join(tmpdir(), "room-deploy-"));
  try {
    const { stdout } = await run(
      process.execPath,
      [
        "node_modules/wrangler/bin/wrangler.js",
        "deploy",
        "--dry-run",
        "--config",
        "party/wrangler.jsonc",
        "--outdir",
        out,
      ],
      {
        env: {
          ...process.env,
          HOME: out,
          XDG_CONFIG_HOME: out,
          WRANGLER_SEND_METRICS: "false",
          WRANGLER_LOG_PATH: out,
          CI: "1",
        },
      },
    );
    expect(stdout).toContain("env.NumberRoom (NumberRoom)");
    expect(await readdir(out)).toContain("worker.js");
  } finally {
    await rm(out, { recursive: true, force: true });
  }
});

test("Cloudflare and this machine run the worker under the same compatibility date", async () => {
  const [deployed, local] = await Promise.all(
    ["party/wrangler.jsonc", "party/runtime.ts"].map((path) => readFile(path, "utf8")),
  );
  const date = /"compatibility_date": "([\d-]+)"/.exec(deployed ?? "")?.[1];
  expect(date).toBeDefined();
  expect(local).toContain(`COMPATIBILITY_DATE = "${date}"`);
});
