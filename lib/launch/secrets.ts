import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { SetupError } from "@/lib/base/setup-error";

const names = ["AUTH_SECRET", "ROOM_SECRET", "CREDENTIALS_KEY", "CRON_SECRET", "METRICS_TOKEN"] as const;
export type Secrets = Record<(typeof names)[number], string>;

const stored = z.record(z.enum(names), z.string().min(1));

/**
 * The secrets of demo mode: made once, readable only by their owner, kept beside the data they protect, so
 * that a second start knows the first one's cookies and sealed credentials.
 */
export async function demoSecrets(dataDir: string): Promise<Secrets> {
  const file = path.join(dataDir, "secrets.json");
  const made = Object.fromEntries(names.map((name) => [name, randomBytes(32).toString("base64")]));
  await mkdir(dataDir, { recursive: true });
  // Whoever came first decides; everyone reads what is there.
  await writeFile(file, `${JSON.stringify(made, null, 2)}\n`, { flag: "wx", mode: 0o600 }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    },
  );
  try {
    return stored.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    throw new SetupError(
      `${file} cannot be read as this product wrote it: restore it, or remove the folder to begin a new demo.`,
    );
  }
}
