import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalEmail, checkPassword, MAX_PASSWORD_BYTES } from "@/lib/domain/people/credentials-input";

describe("BL2: one spelling for one account", () => {
  test.each([
    ["owner@demo.test", "owner@demo.test"],
    ["Owner@Demo.TEST", "owner@demo.test"],
    ["  owner@demo.test\n", "owner@demo.test"],
    ["ana+sms@demo.test", "ana+sms@demo.test"],
    ["o'brien.jr@mail.demo-co.test", "o'brien.jr@mail.demo-co.test"],
  ])("%j is %s", (raw, email) => {
    expect(canonicalEmail(raw)).toBe(email);
  });

  test.each([
    "a@evil.com,b@ours.com",
    "a@evil.com;b@ours.com",
    "a@evil.com b@ours.com",
    '"e@evil.com"@ours.com',
    '"a b"@ours.com',
    "a@b@ours.com",
    "user＠ours.com",
    "ｕser@ours.com",
    "o\ufb03ce@ours.com",
    "\u212aim@ours.com",
    "user@ours\u3002com",
    "us\u0435r@ours.com",
    "user@öurs.com",
    "user@xn--urs-sna.com",
    "user@ours.xn--p1ai",
    "user@ours.com.",
    ".user@ours.com",
    "user.@ours.com",
    "us..er@ours.com",
    "user@ours..com",
    "user@-ours.com",
    "user@localhost",
    "user@[127.0.0.1]",
    "user@127.0.0.1",
    "user@",
    "@ours.com",
    "",
    "   ",
    "us\0er@ours.com",
    "us\u200ber@ours.com",
    "us\r\ner@ours.com",
    "<user@ours.com>",
    "user(comment)@ours.com",
    `${"a".repeat(65)}@ours.com`,
    `a@${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(60)}.${"e".repeat(60)}.${"f".repeat(60)}.com`,
    "a".repeat(1_000_000),
  ])("%.60j is refused", (raw) => {
    expect(canonicalEmail(raw)).toBeNull();
  });

  test("254 characters are an address, 255 are not", () => {
    const sized = (length: number) =>
      `a@${"b".repeat(61)}.${"c".repeat(61)}.${"d".repeat(61)}.${"e".repeat(length - 192)}.com`;
    expect([254, 255].map((length) => sized(length).length)).toEqual([254, 255]);
    expect(canonicalEmail(sized(254))).toBe(sized(254));
    expect(canonicalEmail(sized(255))).toBeNull();
  });

  test("what is accepted is canonical, and plain ASCII", () => {
    const part = fc.string({ unit: fc.constantFrom(...'aZ0.-+@ ＠\u212a,"'), maxLength: 12 });
    fc.assert(
      fc.property(part, part, (local, domain) => {
        const email = canonicalEmail(`${local}@${domain}.com`);
        if (email === null) return;
        expect(canonicalEmail(email)).toBe(email);
        expect(email).toMatch(/^[!-~]+$/);
        expect(email.normalize("NFKC")).toBe(email);
        expect(email.split("@")).toHaveLength(2);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("BL3: a password is its exact characters", () => {
  test.each([
    ["spaces at the ends", "  pass  "],
    ["NUL inside", "pass\0word"],
    ["emoji", "🐎🔋📎"],
    ["composed", "\u00e9"],
    ["decomposed", "e\u0301"],
    ["nothing", ""],
  ])("%s: as it is", (_, password) => {
    expect(checkPassword(password)).toEqual({ ok: true, password });
  });

  test.each([
    ["null", null],
    ["undefined", undefined],
    ["an array", ["a"]],
    ["a number", 1],
    ["an object", { length: 3 }],
  ])("%s: 400", (_, raw) => {
    expect(checkPassword(raw)).toEqual({ ok: false, status: 400 });
  });

  test("the limit is in bytes", () => {
    expect(checkPassword("a".repeat(MAX_PASSWORD_BYTES))).toMatchObject({ ok: true });
    expect(checkPassword("a".repeat(MAX_PASSWORD_BYTES + 1))).toEqual({ ok: false, status: 422 });
    expect(checkPassword("é".repeat(MAX_PASSWORD_BYTES / 2))).toMatchObject({ ok: true });
    expect(checkPassword(`${"é".repeat(MAX_PASSWORD_BYTES / 2)}a`)).toEqual({ ok: false, status: 422 });
    expect(checkPassword("a".repeat(1_048_576))).toEqual({ ok: false, status: 422 });
  });

  test("half a surrogate pair has no bytes: two of them would be equal", () => {
    expect(checkPassword("a\ud800")).toEqual({ ok: false, status: 422 });
    expect(checkPassword("a\udfff")).toEqual({ ok: false, status: 422 });
  });
});
