import { expect, test } from "vitest";
import { firstSteps, type Seen, stepsDone } from "@/lib/domain/insight/first-steps";

const nothing: Seen = {
  account: false,
  number: false,
  shared: false,
  webhook: false,
  textIn: false,
  textOut: false,
};
const done = (seen: Partial<Seen>) => firstSteps.filter((step) => stepsDone({ ...nothing, ...seen })[step]);

test("an empty installation has nothing done, and each fact ticks its own step", () => {
  expect(done({})).toEqual([]);
  expect(done({ account: true, number: true })).toEqual(["account", "number"]);
  expect(done({ shared: true })).toEqual(["people"]);
  expect(done({ webhook: true })).toEqual(["webhook"]);
});

test("a text that came proves the webhook, and one that left proves the account", () => {
  expect(done({ textIn: true })).toEqual(["webhook", "text_in"]);
  expect(done({ textOut: true })).toEqual(["account", "text_out"]);
});
