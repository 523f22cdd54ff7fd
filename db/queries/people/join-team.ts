import { asc, eq } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { numberGrants } from "@/db/schema/numbers";
import { users } from "@/db/schema/people";
import type { NumberRole } from "@/db/vocabulary";

/** The account of an address, in any team. */
export const findAccount = async (db: DbOrTx, { email }: { email: string }) =>
  (
    await db
      .select({ userId: users.id, passwordHash: users.passwordHash, disabledAt: users.disabledAt })
      .from(users)
      .where(eq(users.email, email))
      .orderBy(asc(users.id))
  )[0];

/** Null if somebody created an account with that address a moment ago. */
export const insertAccount = async (
  tx: Tx,
  account: { email: string; name: string; passwordHash: string },
): Promise<string | null> =>
  (await tx.insert(users).values(account).onConflictDoNothing().returning({ id: users.id }))[0]?.id ?? null;

type NewGrants = {
  tenantId: string;
  userId: string;
  grantedBy: string;
  numbers: readonly { numberId: string; role: NumberRole }[];
};

export const insertGrants = async (tx: Tx, { numbers, ...grant }: NewGrants): Promise<void> => {
  if (numbers.length > 0)
    await tx.insert(numberGrants).values(numbers.map(({ numberId, role }) => ({ ...grant, numberId, role })));
};
