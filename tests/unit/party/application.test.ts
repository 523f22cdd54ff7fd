import { expect, test } from "vitest";
import { sharedQuestion } from "@/party/application";

/** Questions that are answered by hand. */
function desk() {
  const waiting: PromiseWithResolvers<void>[] = [];
  const ask = sharedQuestion(() => {
    const question = Promise.withResolvers<void>();
    waiting.push(question);
    return question.promise;
  });
  return { ask, waiting };
}

test("V34: whoever comes while a question is under way shares the next one, and never an answer from before they came", async () => {
  const { ask, waiting } = desk();
  const first = ask();
  const [second, third] = [ask(), ask()];
  expect(waiting).toHaveLength(1);
  waiting[0]?.resolve();
  await first;
  await Promise.resolve();
  expect(waiting).toHaveLength(2);
  const fourth = ask();
  waiting[1]?.resolve();
  await Promise.all([second, third]);
  await Promise.resolve();
  expect(waiting).toHaveLength(3);
  waiting[2]?.resolve();
  await fourth;
});

test("a question that fails, fails for those who waited for it, and for nobody after them", async () => {
  const { ask, waiting } = desk();
  const first = ask();
  const second = ask();
  waiting[0]?.reject(new Error("away"));
  await expect(first).rejects.toThrow("away");
  await Promise.resolve();
  waiting[1]?.resolve();
  await second;
});
