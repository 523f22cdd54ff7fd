import { createHash, randomBytes } from "node:crypto";

/** An unguessable token: 192 bits, in characters that need no escape in a URL. */
export const newToken = (): string => randomBytes(24).toString("base64url");

/**
 * The stored form of a token. The token is long and random, so a plain digest cannot be reversed by guessing.
 */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");

/** The end of a key, by which an admin tells two apart. */
export const hintOf = (key: string): string => key.slice(-4);
