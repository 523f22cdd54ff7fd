import { createHash, randomBytes } from "node:crypto";

/** A token that nobody can guess: 192 bits, in characters that need no escape in an address. */
export const newToken = (): string => randomBytes(24).toString("base64url");

/** What is kept of it. It is long and random, so a plain digest cannot be guessed back. */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");

/** The end of a key, by which an admin tells two apart. */
export const hintOf = (key: string): string => key.slice(-4);
