/** The driver's error is the cause of Drizzle's. Neon's driver and `pg` use the same field names. */
function* causes(error: unknown): Generator<object> {
  for (let at = error; typeof at === "object" && at !== null; at = "cause" in at ? at.cause : undefined)
    yield at;
}

/** Postgres' error code (SQLSTATE), or undefined if the error is not from Postgres. */
export function causeCode(error: unknown): string | undefined {
  for (const cause of causes(error)) if ("code" in cause && typeof cause.code === "string") return cause.code;
  return undefined;
}

/** True if the database refused a second row with this unique key. */
export const isUniqueViolation = (error: unknown, constraint: string): boolean =>
  causeCode(error) === "23505" &&
  [...causes(error)].some((cause) => "constraint" in cause && cause.constraint === constraint);
