import { expect, test } from "vitest";
import { hasBearer } from "@/lib/web/caller";

const secret = "s".repeat(32);
const given = (authorization?: string) =>
  new Request("http://x/", { headers: authorization === undefined ? {} : { authorization } });

test("BA2: only the very secret opens, whatever the header looks like", () => {
  expect(hasBearer(given(`Bearer ${secret}`), secret)).toBe(true);
  for (const wrong of [
    undefined,
    "",
    "Bearer",
    "Bearer ",
    "Bearer %%%",
    `bearer ${secret}`,
    `Basic ${secret}`,
    `Bearer ${secret}x`,
    `Bearer  ${secret}`,
    secret,
  ])
    expect(hasBearer(given(wrong), secret)).toBe(false);
});

test("without a secret nobody comes in", () => {
  expect(hasBearer(given("Bearer undefined"), undefined)).toBe(false);
  expect(hasBearer(given("Bearer "), undefined)).toBe(false);
});
