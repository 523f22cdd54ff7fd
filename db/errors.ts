/** The driver's error is the cause of Drizzle's; Neon's driver and `pg` name the fields alike. */
function* causes(error: unknown): Generator<object> {
  for (let at = error; typeof at === "object" && at !== null; at = "cause" in at ? at.cause : undefined) yield at;
}

/** Postgres' own code for what went wrong (SQLSTATE), or undefined when it was not Postgres that said so. */
export function causeCode(error: unknown): string | undefined {
  for (const cause of causes(error)) if ("code" in cause && typeof cause.code === "string") return cause.code;
  return undefined;
}

/** True when the database refused a second row of this unique key. */
export const isUniqueViolation = (error: unknown, constraint: string): boolean =>
  causeCode(error) === "23505" && [...causes(error)].some((cause) => "constraint" in cause && cause.constraint === constraint);

/** Connections refused, broken or used up, a server that starts or stops: `pg` and the pool say some of it in words only. */
const AWAY = /^(08...|57P0[1-4]|53...|25006|ECONN[A-Z]+|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN)$/;
const AWAY_WORDS = /connection (terminated|timeout|ended)|timeout exceeded when trying to connect|not (currently )?accepting connections|connection is (closed|not available)/i;

/** True when the statement was not at fault: the same one may succeed as soon as the database is there again. */
export const isDatabaseAway = (error: unknown): boolean =>
  AWAY.test(causeCode(error) ?? "") || [...causes(error)].some((cause) => cause instanceof Error && AWAY_WORDS.test(cause.message));
