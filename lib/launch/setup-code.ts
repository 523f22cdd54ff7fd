import { createDb } from "@/db/client";
import { isUnclaimed, writeSetupCode } from "@/db/queries/people/set-up";
import { hashSetupCode, newSetupCode } from "@/lib/auth/setup-code";

/**
 * For an installation in which nobody has an account: a new one-time code, of which the database keeps a
 * hash. It is printed on the console, since whoever reads that runs the installation. Null when somebody
 * has an account already.
 */
export async function offerSetup(databaseUrl: string): Promise<string | null> {
  const { db, close } = createDb(databaseUrl, { max: 1 });
  try {
    if (!(await isUnclaimed(db))) return null;
    const code = newSetupCode();
    await writeSetupCode(db, { codeHash: hashSetupCode(code) });
    return code;
  } finally {
    await close();
  }
}

/** What the console says, or nothing. */
export const setupLines = (code: string | null, appUrl: string): string[] =>
  code === null
    ? []
    : [
        "",
        "  Nobody has an account here yet. Open this page and type the code, which works once:",
        `  Set-up     ${appUrl}/set-up`,
        `  Code       ${code}`,
      ];
