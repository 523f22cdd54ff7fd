import type { FlagsCommand } from "@/lib/protocol/commands";
import type { ConversationView } from "@/lib/protocol/views";
import type { InboxClient } from "../inbox-client";

type Marked = { marks: FlagsCommand; words: string; undo: FlagsCommand };

const unread: Marked = {
  marks: { unread: true },
  words: "Marked unread for the team",
  undo: { unread: false },
};
const read: Marked = { marks: { unread: false }, words: "Marked read for the team", undo: { unread: true } };
const needed: Marked = {
  marks: { reply: "needed" },
  words: "Marked as needing a reply",
  undo: { reply: "not_needed" },
};
const notNeeded: Marked = {
  marks: { reply: "not_needed" },
  words: "Marked: no reply needed",
  undo: { reply: "needed" },
};

/** Toggles the team's unread mark of a conversation. */
export const toggleUnread = (client: InboxClient, conversationId: string): Promise<void> =>
  mark(client, conversationId, ({ markedUnreadAt }) => (markedUnreadAt === null ? unread : read));

/**
 * A waiting customer is marked as needing no reply, any other as needing one. Nothing for a customer who
 * opted out: nobody can answer.
 */
export const toggleReply = (client: InboxClient, conversationId: string): Promise<void> =>
  mark(client, conversationId, ({ unrespondedSince, optedOut }) =>
    optedOut !== null ? null : unrespondedSince === null ? needed : notNeeded,
  );

/** Marks the conversation and offers Undo. Nothing for people who may only read. */
async function mark(
  client: InboxClient,
  conversationId: string,
  choose: (conversation: ConversationView) => Marked | null,
): Promise<void> {
  const { inbox, changing } = client.state;
  const conversation = client.conversation(conversationId);
  const number = inbox.numbers.find(({ id }) => id === conversation?.numberId);
  if (conversation === undefined || !number?.can.reply || changing.has(conversation.id)) return;
  const chosen = choose(conversation);
  if (chosen === null) return;
  const { marks, words, undo } = chosen;
  if (await client.changes.mark(conversation.id, marks))
    client.notices.toast(words, () => void client.changes.mark(conversation.id, undo));
}
