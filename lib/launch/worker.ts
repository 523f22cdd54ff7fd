import path from "node:path";
import { log } from "@/lib/base/log";
import { SetupError } from "@/lib/base/setup-error";
import { type Application, createApplication } from "@/lib/runtime/application";
import { runWorker } from "@/lib/runtime/scheduler";
import { loadDotEnv } from "./launch-settings";

/**
 * The worker process: sweeps everything that is due until it is asked to stop, then finishes what it has
 * begun. If started by hand, beside a web server elsewhere, it reads `.env` as `npm start` does; the launcher
 * passes all settings.
 */
if (process.send === undefined) loadDotEnv(path.resolve(import.meta.dirname, "../.."));
const stopping = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stopping.abort());
process.on("uncaughtException", (error) => {
  log.fatal({ err: error }, "The worker ends; it is started again");
  process.exit(1);
});

const application = startApplication();
const working = runWorker(application, {
  signal: stopping.signal,
  report: (job, fault) =>
    fault === null
      ? log.info({ job }, "works again")
      : log.error({ job, err: fault }, "fails; it is tried again"),
});
process.send?.("ready");
await working;
await application.close();
process.exit(0);

/** Prints a setup error as a sentence, for the person at the terminal. */
function startApplication(): Application {
  try {
    return createApplication();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
