import { expect, test } from "vitest";
import { isLow, spendable } from "@/lib/domain/balance";
import { credentialHint } from "@/lib/domain/carrier-credentials";

test("U6: a balance is low below ten, credit counts, and what is no figure is not called low", () => {
  expect(isLow(spendable({ balance: "9.99", allowedCredit: "0.00" }))).toBe(true);
  expect(isLow(spendable({ balance: "10.00", allowedCredit: "0" }))).toBe(false);
  expect(isLow(spendable({ balance: "-5", allowedCredit: "20" }))).toBe(false);
  expect(isLow(spendable({ balance: "$1,204.50", allowedCredit: "none" }))).toBe(false);
  expect(spendable({ balance: "unknown", allowedCredit: "5" })).toBeNull();
  expect(isLow(null)).toBe(false);
});

test("BF4: two characters of a long key are shown, and nothing of a short one", () => {
  expect(credentialHint("9f2c61e0aa9f")).toBe("9f");
  expect(credentialHint("short")).toBe("");
});
