import { test } from "@/tests/support/e2e/test";
import { catalogue, type RowId } from "./catalogue";

type Check = Parameters<typeof test>[2];

/** The one test of a row of the catalogue, named by it. */
export function row(id: RowId, check: Check): void {
  const { input, gets } = catalogue[id];
  // Passed on as it is: the runner reads from its text which fixtures it needs.
  test(`${id}: ${input}: ${gets}`, check);
}
