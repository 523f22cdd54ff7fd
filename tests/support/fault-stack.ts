import { test as base } from "@playwright/test";
import { startTestStack, type TestStack } from "./stack";

/** One product for all files whose tests kill parts of it: each leaves it whole, and a failure starts another. */
export const test = base.extend<object, { stack: TestStack }>({
  stack: [
    // oxlint-disable-next-line no-empty-pattern -- the runner reads from the pattern what a fixture needs
    async ({}, use) => {
      const stack = await startTestStack();
      await use(stack);
      await stack.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

export { expect } from "@playwright/test";
