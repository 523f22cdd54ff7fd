import { eq } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { users } from "@/db/schema/people";

export const passwordHashOf = async (
  db: DbOrTx,
  { userId }: { userId: string },
): Promise<{ email: string; passwordHash: string | null } | undefined> =>
  (
    await db
      .select({ email: users.email, passwordHash: users.passwordHash })
      .from(users)
      .where(eq(users.id, userId))
  )[0];
