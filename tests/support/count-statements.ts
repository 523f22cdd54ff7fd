import { Client } from "pg";

const sizes = new WeakMap<Client, number>();
const textOf = (first: unknown): string =>
  typeof first === "string"
    ? first
    : typeof first === "object" && first !== null && "text" in first
      ? String(first.text)
      : "";

/**
 * What goes to the server while `run` runs, over all connections of this process; `begin` and `commit` count,
 * too. `roundTrips` is how often somebody waited for the server: statements that are sent while an earlier one
 * of their connection is under way wait together with it.
 */
export async function countWork(
  run: () => Promise<unknown>,
): Promise<{ statements: string[]; roundTrips: number }> {
  const statements: string[] = [];
  let roundTrips = 0;
  const { query } = Client.prototype;
  const counted: unknown = function (this: Client, ...args: unknown[]) {
    statements.push(textOf(args[0]));
    const underWay = sizes.get(this) ?? 0;
    if (underWay === 0) roundTrips += 1;
    sizes.set(this, underWay + 1);
    const ended = () => void sizes.set(this, (sizes.get(this) ?? 1) - 1);
    const last = args.at(-1);
    if (typeof last === "function") {
      const answered = (...answer: unknown[]) => {
        ended();
        Reflect.apply(last, undefined, answer);
      };
      return Reflect.apply(query, this, [...args.slice(0, -1), answered]);
    }
    const answer = Reflect.apply(query, this, args) as Promise<unknown>;
    answer.then(ended, ended);
    return answer;
  };
  Reflect.set(Client.prototype, "query", counted);
  try {
    await run();
  } finally {
    Reflect.set(Client.prototype, "query", query);
  }
  return { statements, roundTrips };
}

export const countStatements = async (run: () => Promise<unknown>): Promise<string[]> =>
  (await countWork(run)).statements;
