import { fork } from "node:child_process";
import { once } from "node:events";
import type { ClaimResult } from "@/lib/outbound/claim-send";
import { childProgram } from "./child-programs";
import type { Order, SenderOptions } from "./sender-process";
import { until } from "./until";

export type News =
  | { news: "ready" }
  | { news: "leaving" }
  | { news: "claim"; result: ClaimResult }
  | { news: "asked"; carrierId: string }
  | { news: "asked all"; count: number }
  | { news: "fault"; fault: string };

/** A second process that sends. `news` is what it has said so far. */
export async function aSender(options: SenderOptions) {
  const child = fork(childProgram("sender"), [JSON.stringify(options)]);
  const news: News[] = [];
  child.on("message", (message: News) => news.push(message));
  const exited = once(child, "exit");
  await until(() => news.length > 0 || child.exitCode !== null, {
    withinMs: 50_000,
    what: "a sender process",
  });
  return {
    pid: child.pid ?? 0,
    news,
    tell: (order: Order) => void child.send(order),
    heard: <Kind extends News["news"]>(kind: Kind) =>
      news.filter((item): item is Extract<News, { news: Kind }> => item.news === kind),
    async kill(signal: NodeJS.Signals = "SIGKILL") {
      child.kill(signal);
      if (signal === "SIGKILL") await exited;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGCONT");
      child.kill("SIGKILL");
      await exited;
    },
  };
}
export type SenderProcess = Awaited<ReturnType<typeof aSender>>;
