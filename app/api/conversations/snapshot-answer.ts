import type { ConversationSnapshot } from "@/lib/view/types";

/** A thread as programs get it: its id and `publicSeq`, which a reply must name as seen, without looking into views. */
export const threadAnswer = (thread: ConversationSnapshot) => ({
  id: thread.conversation.id,
  publicSeq: thread.conversation.publicSeq,
  ...thread,
});
