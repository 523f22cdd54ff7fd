import path from "node:path";
import { SetupError } from "@/lib/base/setup-error";
import { loadDotEnv } from "./launch-settings";
import { offerSetup, setupLines } from "./setup-code";
import { createStack, type Running, type StackOptions } from "./stack";
import { onStop, printed, seconds } from "./terminal";

/** Runs the product in this terminal until it is stopped. */
export async function runStack(mode: StackOptions["mode"]): Promise<void> {
  const root = path.resolve(import.meta.dirname, "../..");
  const startedAt = performance.now();
  loadDotEnv(root);
  const progress = printed((line) => console.log(line));
  const stack = createStack({
    root,
    mode,
    // The same setting that the pages use: a second product of this checkout is built beside the first.
    distDir: process.env.NEXT_DIST_DIR,
    source: process.env,
    progress,
  });

  let stopping = false;
  onStop(async () => {
    stopping = true;
    console.log("\nStopping …");
    await stack.stop();
  });

  console.log("Starting Partyline …");
  try {
    const running = await stack.start();
    const code = running.settings.demo ? null : await offerSetup(running.databaseUrl);
    console.log(welcome(running, seconds(startedAt), code));
  } catch (error) {
    if (stopping) return;
    console.error(error instanceof SetupError ? `\n${error.message}` : error);
    await stack.stop();
    process.exit(1);
  }
}

function welcome({ settings, simulator, simulatorUrl }: Running, took: string, code: string | null): string {
  const lines = [
    `\nPartyline is ready after ${took}:  ${settings.appUrl}`,
    ...setupLines(code, settings.appUrl),
  ];
  if (settings.demo)
    lines.push(
      "",
      "  Accounts   owner@demo.test, admin@demo.test, ana@demo.test, ben@demo.test, cara@demo.test",
      "             owner@other.test (a second tenant)",
      `  Password   ${settings.demoPassword}`,
    );
  if (simulator) lines.push(`  Phones     ${simulatorUrl} (write to the team as a customer)`);
  lines.push("", "Ctrl-C stops it.");
  return lines.join("\n");
}
