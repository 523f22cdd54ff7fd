import { log } from "@/lib/base/log";
import { errorAnswer } from "./answers";

/** How long whoever met a database that is away waits before asking again. */
export const RETRY_AFTER_SECONDS = 5;

/** The database is away, starting, stopping, full of connections, or read only: later it will be there again. */
const AWAY = /^(08...|57P0[1-4]|53[0-9A-Z]{3}|25006|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN)$/;
const AWAY_WORDS = /connection (terminated|timeout|ended)|timeout exceeded when trying to connect|terminating connection|not (currently )?accepting connections|connection is (closed|not available)/i;

/** Postgres could not store what was sent as the type it must have, such as a text with a NUL. */
const UNSTORABLE = /^22(021|P05|003|007|008)$/;

export type FaultCode = "unavailable" | "unreadable" | "unexpected";

/** What somebody may hear of a fault; the log gets one line of it, without content (V51). */
export function faultCode(fault: unknown, where: string): FaultCode {
  const chain = causes(fault);
  if (chain.some(({ code, message }) => AWAY.test(code) || AWAY_WORDS.test(message))) {
    log.warn({ err: fault, where }, "the database did not answer");
    return "unavailable";
  }
  if (chain.some(({ code }) => UNSTORABLE.test(code))) {
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

/** Drizzle wraps the driver's error; a pool wraps the socket's, and several addresses come as one error with many. */
function causes(fault: unknown, depth = 0): { code: string; message: string }[] {
  if (!(fault instanceof Error) || depth > 5) return [];
  const own = { code: "code" in fault ? String(fault.code) : "", message: fault.message };
  const inner = fault instanceof AggregateError ? fault.errors : [];
  return [own, ...[fault.cause, ...inner].flatMap((each) => causes(each, depth + 1))];
}
