import { Client } from "pg";

/**
 * Counts what goes to the server while `run` runs, over all connections of this process; `begin` and `commit`
 * count, since each is a round trip.
 */
export async function countStatements(run: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = [];
  const { query } = Client.prototype;
  const counted: unknown = function (this: Client, ...args: unknown[]) {
    const [first] = args;
    statements.push(typeof first === "string" ? first : typeof first === "object" && first !== null && "text" in first ? String(first.text) : "");
    return Reflect.apply(query, this, args);
  };
  Reflect.set(Client.prototype, "query", counted);
  try {
    await run();
  } finally {
    Reflect.set(Client.prototype, "query", query);
  }
  return statements;
}
