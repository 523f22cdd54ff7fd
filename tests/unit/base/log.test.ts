import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("V64: what reaches stdout is redacted in the entry, the sentence and the error", async () => {
  const script = `
    import { log } from "@/lib/base/log";
    log.warn({ from: "+12025550100", body: "hello" }, "from %s", "+12025550100");
    log.error(new Error("no route to +12025550100"));
    log.error({ err: new Error("failed\\nparams: hello,+12025550100") }, "send");
  `;
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--import",
    "tsx",
    "--input-type=module",
    "-e",
    script,
  ]);
  const entries = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(entries).toMatchObject([
    { level: "warn", from: "•••0100", body: "[redacted]", msg: "from •••0100" },
    { level: "error", err: { message: "no route to •••0100" } },
    { level: "error", err: { message: "failed" }, msg: "send" },
  ]);
  expect(stdout).not.toMatch(/hello|2025550100/);
});
