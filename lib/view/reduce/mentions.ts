import type { InboxSnapshot, UnseenMention } from "../types";

/** The unseen mentions without those in these notes, and with new ones. */
export const withMentions = (
  inbox: InboxSnapshot,
  without: readonly string[],
  added: readonly UnseenMention[] = [],
): InboxSnapshot => ({
  ...inbox,
  mentions: [
    ...inbox.mentions.filter(({ noteId }) => !without.includes(noteId)),
    ...added.map(({ noteId, conversationId, numberId }) => ({ noteId, conversationId, numberId })),
  ],
});

/** In how many conversations the viewer is mentioned and has not seen it. */
export const mentionedConversations = ({ mentions }: Pick<InboxSnapshot, "mentions">): number =>
  new Set(mentions.map(({ conversationId }) => conversationId)).size;
