import { randomBytes, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { SetupError } from "@/lib/base/setup-error";
import { type Env, type EnvSource, isDemo, readEnv, withoutEmpty } from "@/lib/env";

export type LaunchSettings = {
  settings: Env;
  /** The environment of every process of the product. DATABASE_URL is missing while `embedded`. */
  forChildren: Record<string, string | undefined>;
  /** No database was named: ours is started. */
  embedded: boolean;
  /** No carrier was named, and this is a demo: the simulator is used. */
  simulator: boolean;
  /** Where this machine reaches the web server, whatever its public address. */
  webUrl: string;
  simulatorUrl: string;
};

/** Completes the given settings: demo secrets, addresses of the parts, and whether this is a demo. */
export async function launchSettings(given: EnvSource, root: string): Promise<LaunchSettings> {
  const source = withoutEmpty(given);
  const demo = isDemo(source);
  const embedded = source.DATABASE_URL === undefined;
  const simulator = demo && source.QUESTBLUE_URL === undefined;
  const dataDir = path.resolve(root, source.DATA_DIR ?? ".data");
  const simulatorUrl = `http://127.0.0.1:${source.SIMULATOR_PORT ?? 4010}`;

  const completed = {
    ...(demo && (await demoSecrets(dataDir))),
    ...source,
    DATA_DIR: dataDir,
    DEMO: demo ? "1" : "0",
    ...(simulator && { QUESTBLUE_URL: simulatorUrl }),
  };
  const settings = readEnv({ ...completed, ...(embedded && { DATABASE_URL: "postgres://not-started-yet" }) });
  const webUrl = `http://${reachable(settings.host)}:${settings.port}`;
  return {
    settings,
    forChildren: {
      ...completed,
      APP_URL: settings.appUrl,
      NEXTAUTH_URL: settings.appUrl,
      PARTYLINE_URL: webUrl,
    },
    embedded,
    simulator,
    webUrl,
    simulatorUrl,
  };
}

function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}

/**
 * Loads the checkout's `.env`, if there is one; variables already set keep their values. For commands that a
 * person starts.
 */
export function loadDotEnv(root: string): void {
  const file = path.join(root, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
}

const names = ["AUTH_SECRET", "ROOM_SECRET", "CREDENTIALS_KEY", "CRON_SECRET", "METRICS_TOKEN"] as const;
export type Secrets = Record<(typeof names)[number], string>;

const stored = z.record(z.enum(names), z.string().min(1));

/**
 * The secrets of demo mode: generated once, readable only by their owner, stored beside the data they
 * protect, so that a second start accepts the first one's cookies and sealed credentials.
 */
export async function demoSecrets(dataDir: string): Promise<Secrets> {
  const file = path.join(dataDir, "secrets.json");
  const made = Object.fromEntries(names.map((name) => [name, randomBytes(32).toString("base64")]));
  await mkdir(dataDir, { recursive: true });
  // The first process to store them decides; everyone reads that file. It gets its name when it is whole: who starts at
  // the same time must not read half of it.
  const whole = path.join(dataDir, `secrets.${randomUUID()}.json`);
  await writeFile(whole, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  try {
    await link(whole, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(whole);
  }
  try {
    return stored.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    throw new SetupError(
      `${file} cannot be read as this product wrote it: restore it, or remove the folder to begin a new demo.`,
    );
  }
}
