import { causesOf, isDatabaseAway } from "@/lib/base/database-away";
import { log } from "@/lib/base/log";
import { errorAnswer } from "./answers";

/** How long a caller that met a database that is away waits before retrying. */
export const RETRY_AFTER_SECONDS = 5;

/** Postgres could not store the value as its type, such as a text with a NUL. */
const UNSTORABLE = /^22(021|P05|003|007|008)$/;

export type FaultCode = "unavailable" | "unreadable" | "unexpected";

/** What a caller may learn of a fault. The log gets one line about it, without content (V51). */
export function faultCode(fault: unknown, where: string): FaultCode {
  if (isDatabaseAway(fault)) {
    log.warn({ err: fault, where }, "the database did not answer");
    return "unavailable";
  }
  if (causesOf(fault).some(({ code }) => UNSTORABLE.test(code))) {
    log.info({ where }, "refused what cannot be stored");
    return "unreadable";
  }
  log.error({ err: fault, where }, "a request failed");
  return "unexpected";
}

/**
 * The answer to an unexpected fault: one plain sentence. No cookie changes: a database that is away is no
 * reason to sign anybody out (V39).
 */
export function answerFault(fault: unknown, where: string): Response {
  const code = faultCode(fault, where);
  return errorAnswer({ code }, code === "unavailable" ? { "retry-after": String(RETRY_AFTER_SECONDS) } : {});
}
