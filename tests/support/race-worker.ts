import { createDb } from "@/db/client";
import { systemClock } from "@/lib/base/clock";
import type { Actor } from "@/lib/domain/actor";
import { addNote } from "@/lib/inbox/add-note";
import { markConversation } from "@/lib/inbox/mark-conversation";
import { queueReply } from "@/lib/inbox/queue-reply";
import { startConversation } from "@/lib/inbox/start-conversation";

/**
 * A second process with a pool of its own, since one process proves nothing about locks. It does what the
 * test says, and answers with the outcome. Ends when the test disconnects.
 */
export type Job = { id: number; actor: Actor } & (
  | { run: "queueReply"; input: Parameters<typeof queueReply>[2] }
  | { run: "addNote"; input: Parameters<typeof addNote>[2] }
  | { run: "markConversation"; input: Parameters<typeof markConversation>[2] }
  | { run: "startConversation"; input: Parameters<typeof startConversation>[2] }
);
export type Answer = { id: number; outcome: unknown } | { id: number; thrown: string };

const { db, close } = createDb(process.argv[2] ?? "", { max: Number(process.argv[3]) });
const deps = { db, now: systemClock };

function perform(job: Job): Promise<unknown> {
  switch (job.run) {
    case "queueReply":
      return queueReply(deps, job.actor, job.input);
    case "addNote":
      return addNote(deps, job.actor, job.input);
    case "markConversation":
      return markConversation(deps, job.actor, job.input);
    case "startConversation":
      return startConversation(deps, job.actor, job.input);
  }
}

const answer = (message: Answer) => process.send?.(message);

process.on("message", (job: Job) => {
  perform(job).then(
    (outcome) => answer({ id: job.id, outcome }),
    (error: unknown) => answer({ id: job.id, thrown: String(error) }),
  );
});
process.on("disconnect", () => void close());
await db.execute("select 1");
process.send?.("ready");
