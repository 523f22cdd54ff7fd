import { randomBytes } from "node:crypto";
import { hash, parseOptions, verify } from "@node-rs/argon2";

/**
 * argon2id (the library's default kind), 19 MiB, two passes, one lane. Raise them here: old hashes are
 * renewed at sign-in.
 */
export const passwordCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Runs on the thread pool, not on the event loop (V41). */
export const hashPassword = (password: string): Promise<string> => hash(password, passwordCost);

let nobody: Promise<string> | undefined;
/** A hash that no password matches: an unknown account costs the same work as a known one (BL1). */
const nobodysHash = (): Promise<string> => (nobody ??= hashPassword(randomBytes(32).toString("hex")));

/** Takes the same time whether there is a hash or not. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const dummy = await nobodysHash();
  const fits = await verify(passwordHash ?? dummy, password);
  return fits && passwordHash !== null;
}

/** True if the hash was made with other costs than today's. */
export function needsRehash(passwordHash: string): boolean {
  const made = parseOptions(passwordHash);
  return (
    made.memoryCost !== passwordCost.memoryCost ||
    made.timeCost !== passwordCost.timeCost ||
    made.parallelism !== passwordCost.parallelism
  );
}
