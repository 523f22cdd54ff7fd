import { existsSync } from "node:fs";
import path from "node:path";
import { type Env, type EnvSource, isDemo, readEnv, withoutEmpty } from "@/lib/env";
import { demoSecrets } from "./secrets";

export type LaunchSettings = {
  settings: Env;
  /** What every process of the product is started with. DATABASE_URL is missing while `embedded`. */
  forChildren: Record<string, string | undefined>;
  /** No database was named: ours is started. */
  embedded: boolean;
  /** No carrier was named, and this is a demo: the simulator stands in. */
  simulator: boolean;
  /** Where this machine reaches the web server, whatever its name to the world. */
  webUrl: string;
  simulatorUrl: string;
};

/** Completes what was given: demo secrets, places of the parts, and one answer to "is this a demo". */
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

/** Takes over the checkout's `.env`, where there is one; what is set already stands. For what a person starts by hand. */
export function loadDotEnv(root: string): void {
  const file = path.join(root, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
}
