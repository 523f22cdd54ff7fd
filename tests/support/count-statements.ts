import { Client } from "pg";
import { vi } from "vitest";

/** How many statements reach Postgres while this runs, `begin` and `commit` included: each is a round trip. */
export async function countStatements(run: () => Promise<unknown>): Promise<number> {
  const spy = vi.spyOn(Client.prototype, "query");
  try {
    await run();
    return spy.mock.calls.length;
  } finally {
    spy.mockRestore();
  }
}
