import { fork } from "node:child_process";
import { once } from "node:events";
import { childProgram } from "./child-programs";
import type { DieAt, WebhookNews, WebhookOrder } from "./webhook-process";

/** A process of its own that takes webhook calls; `call` gives the status, or null when it died before it answered. */
export async function aWebhookProcess(databaseUrl: string, { dieAt }: { dieAt?: DieAt } = {}) {
  const child = fork(childProgram("webhook"), [JSON.stringify({ databaseUrl, dieAt })]);
  const waiting = new Map<number, (status: number | null) => void>();
  const exited = once(child, "exit").then(() => {
    for (const answer of waiting.values()) answer(null);
    waiting.clear();
  });
  await Promise.race([once(child, "message"), exited]);
  child.on("message", ({ id, status }: WebhookNews) => {
    waiting.get(id)?.(status);
    waiting.delete(id);
  });
  let calls = 0;
  return {
    call: (key: string, body: unknown): Promise<number | null> =>
      new Promise((answer) => {
        if (child.exitCode !== null || child.signalCode !== null) return answer(null);
        calls += 1;
        waiting.set(calls, answer);
        child.send({ id: calls, key, body } satisfies WebhookOrder);
      }),
    exited,
    async stop() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
