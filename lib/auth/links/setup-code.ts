import { createHash, randomInt } from "node:crypto";

/** Without characters that look alike on a console. */
const LETTERS = "23456789abcdefghjkmnpqrstuvwxyz";
const GROUPS = 4;
const GROUP_LENGTH = 4;

/**
 * The one-time code of an empty installation, such as `k7wm-2xq9-hd4p-nn3t`: 79 bits, so guessing is
 * hopeless.
 */
export const newSetupCode = (): string =>
  Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join(""),
  ).join("-");

/** The stored form of the code. Spaces, capitals and missing dashes make no difference. */
export const hashSetupCode = (typed: string): string =>
  createHash("sha256")
    .update(typed.toLowerCase().replace(/[^a-z0-9]/g, ""))
    .digest("hex");
