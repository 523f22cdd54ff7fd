/**
 * Connections refused, broken or used up; a server that starts, stops or is read-only. `pg` and the pool
 * report some of these only in words.
 */
const AWAY = /^(08...|57P0[1-4]|53...|25006|ECONN[A-Z]+|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN)$/;
const AWAY_WORDS =
  /connection (terminated|timeout|ended)|timeout exceeded when trying to connect|terminating connection|not (currently )?accepting connections|connection is (closed|not available)/i;

/** True if the query itself was not at fault: the same one may succeed as soon as the database is back. */
export const isDatabaseAway = (fault: unknown): boolean =>
  causesOf(fault).some(({ code, message }) => AWAY.test(code) || AWAY_WORDS.test(message));

const MAX_DEPTH = 5;

/**
 * A fault and its causes: Drizzle wraps the driver's error, a pool wraps the socket's, and several addresses
 * give one error with many inside.
 */
export function causesOf(fault: unknown, depth = 0): { code: string; message: string }[] {
  if (!(fault instanceof Error) || depth > MAX_DEPTH) return [];
  const own = { code: "code" in fault ? String(fault.code) : "", message: fault.message };
  const inner = fault instanceof AggregateError ? fault.errors : [];
  return [own, ...[fault.cause, ...inner].flatMap((each) => causesOf(each, depth + 1))];
}
