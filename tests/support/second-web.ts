import { readFile } from "node:fs/promises";
import path from "node:path";
import { test } from "@playwright/test";
import { startTestStack, type TestStack } from "./stack";

/**
 * A second web process and a second worker on the database, rooms and carrier of a running product: what
 * several machines behind one address are.
 */
async function startSecondWeb(first: TestStack): Promise<TestStack> {
  const secrets = JSON.parse(await readFile(path.join(first.dataDir, "secrets.json"), "utf8")) as Record<
    string,
    string
  >;
  return startTestStack({
    env: {
      ...secrets,
      DATABASE_URL: first.databaseUrl,
      ROOM_URL: `http://127.0.0.1:${first.roomPort}`,
      QUESTBLUE_URL: first.simulatorUrl,
    },
  });
}

export type TwoWebs = { first: TestStack; second: TestStack };

/** Both for the tests of a file, from before the first to after the last. */
export function twoWebs(): TwoWebs {
  const webs = {} as TwoWebs;
  test.beforeAll(async () => {
    webs.first = await startTestStack();
    webs.second = await startSecondWeb(webs.first);
  });
  test.afterAll(async () => {
    await webs.second?.stop();
    await webs.first?.stop();
  });
  return webs;
}
