/** Addresses of conversations and of single texts in them: `/inbox/{conversation}?at={public number}`. Whoever may see the conversation can use one. */

/** The text that an address points at; null for none, or for what is no number. */
export const readAt = (value: unknown): number | null =>
  typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : null;

export const textAddress = (origin: string, conversationId: string, at: number | null = null): string =>
  `${origin}/inbox/${conversationId}${at === null ? "" : `?at=${at}`}`;
