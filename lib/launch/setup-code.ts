import { createDb } from "@/db/client";
import { isUnclaimed, writeSetupCode } from "@/db/queries/people/set-up";
import { hashSetupCode, newSetupCode } from "@/lib/auth/links/setup-code";

/**
 * For an installation without any account: a new one-time code, of which the database stores a hash. It is
 * printed on the console, because anybody who reads that runs the installation. Null if an account exists.
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

/** The lines for the console, or none. */
export const setupLines = (code: string | null, appUrl: string): string[] =>
  code === null
    ? []
    : [
        "",
        "  Nobody has an account here yet. Open this page and type the code, which works once:",
        `  Set-up     ${appUrl}/set-up`,
        `  Code       ${code}`,
      ];
