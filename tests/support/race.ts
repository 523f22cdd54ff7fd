import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { childProgram } from "./child-programs";
import type { Answer, Job } from "./race-worker";

type JobWithoutId = Job extends infer J ? (J extends Job ? Omit<J, "id"> : never) : never;

export type Racer = { run(job: JobWithoutId): Promise<unknown>; stop(): Promise<void> };

/** What one racer can do at the same time. */
export const RACER_CONNECTIONS = 8;

/** A child process on the same database, ready to race. */
export async function aRacer(databaseUrl: string): Promise<Racer> {
  const child = fork(childProgram("racer"), [databaseUrl, String(RACER_CONNECTIONS)]);
  const waiting = new Map<number, { resolve(outcome: unknown): void; reject(error: Error): void }>();
  let jobs = 0;
  await ready(child);
  child.on("message", (answer: Answer) => {
    const caller = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ("thrown" in answer) caller?.reject(new Error(answer.thrown));
    else caller?.resolve(answer.outcome);
  });
  return {
    run: (job) =>
      new Promise((resolve, reject) => {
        jobs += 1;
        waiting.set(jobs, { resolve, reject });
        child.send({ ...job, id: jobs });
      }),
    stop: async () => {
      child.disconnect();
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}

async function ready(child: ChildProcess): Promise<void> {
  await Promise.race([
    once(child, "message"),
    once(child, "exit").then(([code]) => {
      throw new Error(`the racer ended with ${code}`);
    }),
  ]);
}
