import { z } from "zod";
import { err, ok } from "@/lib/base/result";
import { queueReply } from "@/lib/inbox/replies/queue-reply";
import { ReplyCommand } from "@/lib/protocol/commands";
import { json } from "@/lib/web/answers";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";

const reply = defineRoute({
  params: z.object({ id: PathId }),
  body: ReplyCommand,
  pokes: ["sends"],
  run: async ({ deps, actor }, { params, body }) => {
    const result = await queueReply(deps, actor, { conversationId: params.id, ...body });
    if (result.ok) return ok(result.value);
    // A refusal has its own shape: the reason, the unseen messages, and the conversation's `publicSeq`.
    return err(
      "refusal" in result.error ? { code: "refused" as const, ...result.error.refusal } : result.error,
    );
  },
  // The difference of two database times, because the clocks of database and process may differ.
  wakes: ({ message }) => Date.parse(message.dueAt ?? message.acceptedAt) - Date.parse(message.acceptedAt),
  tells: (queued) => queued,
  answer: ({ message, repeat }) => json({ message }, repeat ? 200 : 201),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: reply });
