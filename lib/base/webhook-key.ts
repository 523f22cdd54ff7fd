import { createHash, randomBytes } from "node:crypto";

/** What `webhook_keys.key_hash` holds. Keys are long and random, so a plain digest cannot be guessed back (A8). */
export const hashWebhookKey = (key: string): string => createHash("sha256").update(key).digest("hex");

/** A new key: 192 bits, in characters that need no escape in an address. */
export const newWebhookKey = (): string => randomBytes(24).toString("base64url");

/** The end of a key, by which an admin tells two apart. */
export const hintOf = (key: string): string => key.slice(-4);
