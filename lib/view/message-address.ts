/**
 * Addresses of conversations and of single messages in them: `/inbox/{conversation}?at={public seq}`. Anyone
 * who may see the conversation can use one.
 */

/** The public seq that an address names; null if there is none or it is not a number. */
export const readAt = (value: unknown): number | null =>
  typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : null;

/** The link to a conversation, or to a place in it. */
export const messageAddress = (origin: string, conversationId: string, at: number | null = null): string =>
  `${origin}/inbox/${conversationId}${at === null ? "" : `?at=${at}`}`;
