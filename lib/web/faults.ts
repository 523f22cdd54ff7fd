import { causesOf, isDatabaseAway } from "@/lib/base/database-away";
import { log } from "@/lib/base/log";
import { errorAnswer } from "./answers";

/** How long whoever met a database that is away waits before asking again. */
export const RETRY_AFTER_SECONDS = 5;

/** Postgres could not store what was sent as the type it must have, such as a text with a NUL. */
const UNSTORABLE = /^22(021|P05|003|007|008)$/;

export type FaultCode = "unavailable" | "unreadable" | "unexpected";

/** What somebody may hear of a fault; the log gets one line of it, without content (V51). */
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
 * The answer to what nobody expected: one plain sentence. No cookie is touched: a database that is away is
 * no reason to sign anybody out (V39).
 */
export function answerFault(fault: unknown, where: string): Response {
  const code = faultCode(fault, where);
  return errorAnswer({ code }, code === "unavailable" ? { "retry-after": String(RETRY_AFTER_SECONDS) } : {});
}
