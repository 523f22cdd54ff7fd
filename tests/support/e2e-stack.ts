import path from "node:path";
import { startTestStack } from "./stack";

/**
 * One product for all browser tests of a run, with numbers that tests make as they go; workers learn its addresses from the environment. With E2E_URL
 * set, and the other names beside it, they use a product that runs already.
 */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env.E2E_URL) return async () => {};
  const stack = await startTestStack({ env: { SIMULATOR_UNKNOWN_NUMBERS: "accept" } });
  process.env.E2E_URL = stack.url;
  process.env.E2E_SIMULATOR_URL = stack.simulatorUrl;
  process.env.E2E_DATABASE_URL = stack.databaseUrl;
  process.env.E2E_ROOM_URL = `http://127.0.0.1:${stack.roomPort}`;
  process.env.E2E_SECRETS = path.join(stack.dataDir, "secrets.json");
  return stack.stop;
}
