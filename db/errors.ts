/** The driver's error is the cause of Drizzle's; Neon's driver and `pg` name the fields alike. */
function* causes(error: unknown): Generator<Record<string, unknown>> {
  for (let at = error; typeof at === "object" && at !== null; at = "cause" in at ? at.cause : undefined) yield { ...at };
}

/** True when the database refused a second row of this unique key. */
export const isUniqueViolation = (error: unknown, constraint: string): boolean =>
  [...causes(error)].some((cause) => cause.code === "23505" && cause.constraint === constraint);
