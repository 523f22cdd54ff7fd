import { setTimeout as delay } from "node:timers/promises";
import { log } from "@/lib/base/log";
import { createRuntime } from "@/lib/delivery/runtime";
import { runWorker } from "@/lib/delivery/worker";

/** The worker as a process: sweeps everything that is due until it is asked to stop, then finishes what it holds. */
const stopping = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stopping.abort());
process.on("uncaughtException", (error) => {
  log.fatal({ err: error }, "The worker ends; it is started again");
  process.exit(1);
});

const runtime = createRuntime();
const working = runWorker(runtime, {
  signal: stopping.signal,
  report: (job, fault) => (fault === null ? log.info({ job }, "works again") : log.error({ job, err: fault }, "fails; it is tried again")),
  wait: (ms, signal) => delay(ms, undefined, { signal }).catch(() => {}),
});
process.send?.("ready");
await working;
await runtime.close();
process.exit(0);
