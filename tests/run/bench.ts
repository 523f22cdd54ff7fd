import path from "node:path";
import { onStop } from "@/lib/launch/terminal";
import { runTask } from "@/lib/launch/run-task";

/** Measures the performance goals: `tests/bench`, which starts what it needs and prints a table. */
const root = path.resolve(import.meta.dirname, "../..");
const stopping = new AbortController();
onStop(async () => stopping.abort());

const args = ["--import", "tsx", path.join(root, "tests/bench/main.ts"), ...process.argv.slice(2)];
process.exit(
  await runTask({ command: process.execPath, args, cwd: root, env: process.env, signal: stopping.signal }),
);
