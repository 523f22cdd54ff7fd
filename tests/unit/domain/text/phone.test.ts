import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  checkRecipient,
  formatPhone,
  lastFour,
  MAX_SENDER_LENGTH,
  readAddress,
} from "@/lib/domain/text/phone";

describe("readAddress", () => {
  test.each([
    "15415550126",
    "+15415550126",
    "5415550126",
    "(541) 555-0126",
    "1 (541) 555-0126",
    "+1 541.555.0126",
    "(+1) 541-555-0126",
    "541/555/0126",
    "541\u2011555\u20110126",
    "541\u00a0555\u00a00126",
    "0015415550126",
    "01115415550126",
    " +15415550126\r\n",
    "\u202a+15415550126\u202c",
    "\ufeff5415550126",
  ])("BW18: %j is the one contact +15415550126", (raw) => {
    expect(readAddress(raw)).toEqual({ value: "+15415550126", dialable: true });
  });

  test.each(["+12025550100", "+15415550126", "+15550001234"])(
    "the fictional number %s is dialable",
    (e164) => {
      expect(readAddress(e164)).toEqual({ value: e164, dialable: true });
    },
  );

  test("a foreign number is a phone number; whether we send there is another question", () => {
    expect(readAddress("+44 20 7183 8750")).toEqual({ value: "+442071838750", dialable: true });
  });

  test.each([
    ["32665", "32665"],
    ["911", "911"],
    ["5550100", "5550100"],
    ["0000000000", "0000000000"],
    ["1234567890", "1234567890"],
    ["AMAZON", "AMAZON"],
    ["a@b.com", "a@b.com"],
    ["+1555", "+1555"],
    ["+١٥٥٥", "+١٥٥٥"],
    ["+١٥٤١٥٥٥٠١٢٦", "+١٥٤١٥٥٥٠١٢٦"],
    ["＋１５４１５５５０１２６", "＋１５４１５５５０１２６"],
    ["=1+1", "=1+1"],
    ["+15415550126;ext=5", "+15415550126;ext=5"],
    ["+1+5415550126x", "+1+5415550126x"],
    ["1".repeat(40), "1".repeat(40)],
    ["  My\tShop ", "My Shop"],
    ["A\u0000B\u200bC", "ABC"],
    ["bad\ud800half", "bad\ufffdhalf"],
  ])("BW19: %j stays the sender string %j, without reply", (raw, value) => {
    expect(readAddress(raw)).toEqual({ value, dialable: false });
  });

  test.each(["", "   ", "\u200b\u202e", "\0"])("BW19: %j is no sender at all", (raw) => {
    expect(readAddress(raw)).toBeNull();
  });

  test("BW19: a long sender is cut between characters", () => {
    expect(readAddress("😀".repeat(100))).toEqual({ value: "😀".repeat(MAX_SENDER_LENGTH), dialable: false });
  });

  test("BW19: what is between two spaces and not seen leaves one, and no space is left where a sender is cut", () => {
    expect(readAddress("Bank\t\0\tAlert")).toEqual({ value: "Bank Alert", dialable: false });
    const cut = "x".repeat(MAX_SENDER_LENGTH - 1);
    expect(readAddress(`${cut} y`)).toEqual({ value: cut, dialable: false });
  });

  test("reading what was read changes nothing, whatever came in", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: fc.constantFrom(..."+0123456789() -.") })),
        (raw) => {
          const once = readAddress(raw);
          if (once !== null) expect(readAddress(once.value)).toEqual(once);
        },
      ),
    );
  });

  test("six digits with a country are a sender, not a phone", () => {
    expect(readAddress("+433995")).toEqual({ value: "+433995", dialable: false });
  });

  test("what is dialable is E.164", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."+0123456789() -."), maxLength: 24 }), (raw) => {
        const address = readAddress(raw);
        if (address?.dialable) expect(address.value).toMatch(/^\+[1-9]\d{6,14}$/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("BA10: where a text may go", () => {
  const own = ["+12025550100", "+12025550101"];
  test.each([
    ["+15415550126", null],
    ["+14165550123", null],
    ["+17875550123", null],
    ["+18005550123", null],
    ["+12025550101", "own_number"],
    ["32665", "short_code"],
    ["411", "short_code"],
    ["411411", "short_code"],
    ["+19005550123", "premium"],
    ["+12029760123", "premium"],
    ["+442071838750", "foreign"],
    ["+525512345678", "foreign"],
    ["+18765550123", "foreign"],
    ["+18095550123", "foreign"],
    ["911", "emergency"],
    ["+911", "emergency"],
    ["+1911", "emergency"],
    ["112", "emergency"],
    ["+11115550123", "not_dialable"],
    ["+1202555010", "not_dialable"],
    ["12345678901234567890", "not_dialable"],
    ["AMAZON", "not_dialable"],
    ["", "not_dialable"],
    ["+", "not_dialable"],
  ])("%s: %s", (address, problem) => {
    expect(checkRecipient(address, own)).toBe(problem);
  });

  test("our own numbers come first, whatever they look like", () => {
    expect(checkRecipient("32665", ["32665"])).toBe("own_number");
  });
});

test("an American number is shown as people write it, others as they are", () => {
  expect(formatPhone("+12025550100")).toBe("(202) 555-0100");
  expect(formatPhone("+442071838750")).toBe("+442071838750");
  expect(formatPhone("AMAZON")).toBe("AMAZON");
});

test("V64: a log shows four digits", () => {
  expect(lastFour("+12025550100")).toBe("0100");
  expect(lastFour("911")).toBe("911");
});
