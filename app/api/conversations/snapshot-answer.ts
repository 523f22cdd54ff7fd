import type { ConversationSnapshot } from "@/lib/view/types";

/** A conversation as programs get it: its id and `publicSeq`, which a reply must name as seen, without looking into views. */
export const conversationAnswer = (snapshot: ConversationSnapshot) => ({
  id: snapshot.conversation.id,
  publicSeq: snapshot.conversation.publicSeq,
  ...snapshot,
});
