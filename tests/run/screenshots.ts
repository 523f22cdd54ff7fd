import { mkdir } from "node:fs/promises";
import path from "node:path";
import { ensureBuild } from "@/lib/launch/build";
import { onStop } from "@/lib/launch/terminal";
import { runTask } from "@/lib/launch/run-task";

/** Takes the pictures of docs/screenshots from a fresh demo: `tests/screenshots`, with the build of the tests. */
const root = path.resolve(import.meta.dirname, "../..");
const stopping = new AbortController();
onStop(async () => stopping.abort());

await mkdir(path.join(root, ".data"), { recursive: true });
const logFile = path.join(root, ".data/screenshots.log");
await ensureBuild({ root, distDir: ".next-test", logFile, env: process.env, signal: stopping.signal });
const playwright = path.join(root, "node_modules/.bin/playwright");
const code = await runTask({
  command: process.execPath,
  args: [playwright, "test", "--project=screenshots"],
  cwd: root,
  env: process.env,
  logFile,
  signal: stopping.signal,
});
console.log(
  code === 0
    ? "The pictures are in docs/screenshots."
    : `Not all pictures could be taken; what went wrong is in ${logFile}.`,
);
process.exit(code);
