import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { log } from "./log";

/** The first byte of everything sealed, so that a later format can be distinguished. */
const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const IV_AT = 1;
const TAG_AT = IV_AT + IV_BYTES;
const TEXT_AT = TAG_AT + TAG_BYTES;

/**
 * `key` is 32 bytes. `boundTo` is the id of the row that stores it: moved to another row, it does not open.
 */
type SealOptions = { key: Uint8Array; boundTo: string };

/**
 * The sealed bytes were altered, moved to another row, or sealed under another key. Never means "no
 * credentials" (V50).
 */
export class SealError extends Error {
  override readonly name = "SealError";
}

/** AES-256-GCM with a fresh nonce: version, nonce, tag, then the ciphertext. */
export function seal(text: string, { key, boundTo }: SealOptions): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: TAG_BYTES }).setAAD(
    Buffer.from(boundTo),
  );
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), sealed]);
}

/** Returns the text or throws a SealError. */
export function openSealed(sealed: Uint8Array, { key, boundTo }: SealOptions): string {
  if (sealed[0] !== VERSION || sealed.length < TEXT_AT) throw new SealError("this is nothing sealed here");
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(IV_AT, TAG_AT), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(boundTo))
      .setAuthTag(sealed.subarray(TAG_AT, TEXT_AT));
    return Buffer.concat([decipher.update(sealed.subarray(TEXT_AT)), decipher.final()]).toString("utf8");
  } catch {
    throw new SealError("it was altered, moved to another row, or sealed under another key");
  }
}

/** Runs `open`, which opens something sealed. If it does not open, logs that and returns `shut`. */
export async function unlessShut<T, const S>(open: () => T | Promise<T>, shut: S): Promise<T | S> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    log.error({ err: error }, "what is sealed could not be opened");
    return shut;
  }
}
