import { hashToken, newToken } from "./one-time-token";

/** What `webhook_keys.key_hash` holds (A8). */
export const hashWebhookKey = hashToken;

/** A new key, for an address. */
export const newWebhookKey = newToken;

/** The end of a key, by which an admin tells two apart. */
export const hintOf = (key: string): string => key.slice(-4);
