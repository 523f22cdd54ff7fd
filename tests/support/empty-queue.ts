import { afterAll, beforeAll, beforeEach } from "vitest";
import { sends } from "@/db/schema/delivery";
import { createTestDatabase, type TestDatabase } from "./database";
import { aLedger, type Ledger } from "./ledger-carrier";

type Own = { database: TestDatabase; ledger: Ledger };

/** For the tests of a file: a database of its own, and for each a carrier's ledger that is empty and no text of another's that waits. */
export function emptyQueue(): Own {
  const own = {} as Own;
  beforeAll(async () => void (own.database = await createTestDatabase()));
  afterAll(() => own.database.close());
  beforeEach(async () => {
    own.ledger = await aLedger();
    await own.database.db.delete(sends);
  });
  return own;
}
