/** The driver's error is the cause of Drizzle's; Neon's driver and `pg` name the fields alike. */
function* causes(error: unknown): Generator<object> {
  for (let at = error; typeof at === "object" && at !== null; at = "cause" in at ? at.cause : undefined)
    yield at;
}

/** Postgres' own code for what went wrong (SQLSTATE), or undefined when it was not Postgres that said so. */
export function causeCode(error: unknown): string | undefined {
  for (const cause of causes(error)) if ("code" in cause && typeof cause.code === "string") return cause.code;
  return undefined;
}

/** True when the database refused a second row of this unique key. */
export const isUniqueViolation = (error: unknown, constraint: string): boolean =>
  causeCode(error) === "23505" &&
  [...causes(error)].some((cause) => "constraint" in cause && cause.constraint === constraint);
