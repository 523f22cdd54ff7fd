import { createHash } from "node:crypto";

/** What `webhook_keys.key_hash` holds. Keys are long and random, so a plain digest cannot be guessed back (A8). */
export const hashWebhookKey = (key: string): string => createHash("sha256").update(key).digest("hex");
