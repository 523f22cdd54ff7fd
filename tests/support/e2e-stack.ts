import { startTestStack } from "./stack";

/** One product for all browser tests of a run; workers learn its addresses from the environment. */
export default async function setup(): Promise<() => Promise<void>> {
  const stack = await startTestStack();
  process.env.E2E_URL = stack.url;
  process.env.E2E_SIMULATOR_URL = stack.simulatorUrl;
  process.env.E2E_DATABASE_URL = stack.databaseUrl;
  return stack.stop;
}
