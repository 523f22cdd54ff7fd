import { describe, expect, test } from "vitest";
import { isAboutMoney, isLow, isSpent, spendable } from "@/lib/domain/carrier/balance";

describe("the money of a carrier account", () => {
  test("U6: is the balance and the credit, as the carrier writes figures", () => {
    expect(spendable({ balance: "25.00", allowedCredit: "0.00" })).toBe(25);
    expect(spendable({ balance: "-3.50", allowedCredit: "$1,000.00" })).toBe(996.5);
    expect(spendable({ balance: "n/a", allowedCredit: "5" })).toBeNull();
    expect(spendable({ balance: "$1,204.50", allowedCredit: "none" })).toBe(1204.5);
  });

  test("U6: is low before it is spent, and neither when it is not known", () => {
    expect([isLow(9.99), isLow(10), isLow(null)]).toEqual([true, false, false]);
    expect([isSpent(0.04), isSpent(0), isSpent(-1), isSpent(0.05), isSpent(null)]).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  test("U6: a refusal for want of money is known by its words, other ones are not", () => {
    for (const reason of [
      "Insufficient balance",
      "Not enough funds",
      "Credit limit reached",
      "Payment required",
    ])
      expect(isAboutMoney(reason), reason).toBe(true);
    for (const reason of ["The did is not active", "Invalid destination", "Message limit reached"])
      expect(isAboutMoney(reason), reason).toBe(false);
  });
});
