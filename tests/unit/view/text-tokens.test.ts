import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textTokens } from "@/lib/view/text-tokens";
import { patience } from "@/tests/support/patience";

const links = (text: string) => textTokens(text).flatMap((token) => (token.kind === "link" ? [token] : []));

/** Words, addresses and what people who mean harm would put between. */
const pieces = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.constantFrom(
    "http://",
    "https://",
    "javascript:",
    "data:text/html,",
    "@",
    "\\",
    ")",
    "(",
    ".",
    " ",
    "\n",
    "\u202e",
    "\u200b",
    "\u2066",
    "xn--",
    "//evil.test",
    '"><script>',
    "&#x6a;",
    "https://а.com/",
    "HTTPS://EXAMPLE.COM",
    "www.",
    "a@b.test",
    "+1 (541) 555-0126",
  ),
);
const texts = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(""));

describe("V44: what strangers wrote", () => {
  test("is whole: the pieces joined are the text", () => {
    fc.assert(
      fc.property(
        texts,
        (text) =>
          void expect(
            textTokens(text)
              .map((token) => token.text)
              .join(""),
          ).toBe(text),
      ),
      { numRuns: 2_000 },
    );
  });

  test("links lead to http and https alone, without a name before the host, and to the host that is read or said", () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const { text: written, href, host } of links(text)) {
          const url = new URL(href);
          expect(["http:", "https:", "mailto:", "tel:"]).toContain(url.protocol);
          if (!url.protocol.startsWith("http")) continue;
          expect(url.username + url.password).toBe("");
          expect(written).not.toMatch(/[\s\p{Cc}\p{Cf}\p{Zs}]/u);
          if (host === null)
            expect(`//${written.replace(/^https?:\/\//i, "")}`.toLowerCase()).toContain(`//${url.host}`);
          else expect(host).toBe(url.host);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ["See https://shop.test/a?b=c#d.", "https://shop.test/a?b=c#d"],
    ["(https://shop.test/a_(b))", "https://shop.test/a_(b)"],
    ["http://shop.test, and more", "http://shop.test"],
    ["HTTPS://Shop.Test/Path!", "HTTPS://Shop.Test/Path"],
    ["“https://shop.test”", "https://shop.test"],
    ["https://shop.test:443/x", "https://shop.test:443/x"],
    ["[https://shop.test]", "https://shop.test"],
    ["**https://shop.test**", "https://shop.test"],
  ])("%s: only the address is a link, and it says its own host", (text, written) => {
    expect(links(text)).toMatchObject([{ text: written, host: null }]);
  });

  test.each([
    ["https://аpple.com/login", "xn--pple-43d.com"],
    ["http://2130706433/", "127.0.0.1"],
    ["http://0x7f.1/", "127.0.0.1"],
    ["https://ｅxample.com", "example.com"],
    ["https://münchen.test", "xn--mnchen-3ya.test"],
    ["https://a.test%2fb.test", null],
  ])("%s leads to %s, which is said beside it, or is no link", (text, host) => {
    expect(links(text).map((link) => link.host)).toEqual(host === null ? [] : [host]);
  });

  test.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://shop.test",
    "//shop.test",
    "shop.test/path",
    "https://",
    "https:///x",
    "https://bank.test@evil.test",
    "https://bank.test:443@evil.test/",
    "https://@evil.test/",
    "intent://scan/#Intent;scheme=zxing;end",
    `https://${"a".repeat(2_050)}.test`,
  ])("%s is words", (text) => {
    expect(links(text)).toEqual([]);
  });

  test.each([
    ["See www.shop.test/a.", "www.shop.test/a", "https://www.shop.test/a"],
    [
      "Write to Ana.Reyes+bikes@shop.test, please",
      "Ana.Reyes+bikes@shop.test",
      "mailto:Ana.Reyes+bikes@shop.test",
    ],
    ["Call (541) 555-0126 today", "(541) 555-0126", "tel:+15415550126"],
    ["Call 541-555-0126.", "541-555-0126", "tel:+15415550126"],
    ["Call +1 541 555 0126!", "+1 541 555 0126", "tel:+15415550126"],
    ["Call 5415550126", "5415550126", "tel:+15415550126"],
    ["Ruf +49 30 901820 an", "+49 30 901820", "tel:+4930901820"],
  ])("%s: one link, and it leads where it reads", (text, written, href) => {
    expect(links(text)).toEqual([{ kind: "link", text: written, href, host: null }]);
  });

  test.each([
    "2026-11-30 10:32",
    "Order 12345678",
    "Card 4111 1111 1111 1111",
    "1.555.0126",
    "a@b",
    "@ana",
    "user@-x.test",
    "x@y..test",
    "part 541-555-01267",
    "http 541/555/0126",
    "www.",
    "www.x",
    "ana@shop.test@evil.test",
  ])("%s is words", (text) => {
    expect(links(text)).toEqual([]);
  });

  test("an address that reads as another says where it leads, also when it begins with www", () => {
    expect(links("www.аpple.com/login")).toMatchObject([]);
    expect(links("www.shop.test/..//evil.test")).toMatchObject([{ host: null }]);
  });

  test("a character that nobody sees ends an address: what follows is no part of where it leads", () => {
    expect(links("https://shop.test\u202e/moc.live")).toMatchObject([
      { text: "https://shop.test", href: "https://shop.test/" },
    ]);
    expect(links("https://shop.test\\@evil.test/")).toMatchObject([{ text: "https://shop.test" }]);
    expect(links("https://shop\u200b.evil.test/")).toMatchObject([
      { text: "https://shop", href: "https://shop/" },
    ]);
  });

  test("BA8: a text made to be slow is read in no time", () => {
    const slow = [
      `https://${"(".repeat(50_000)}`,
      `https://a/${")".repeat(50_000)}`,
      "https://".repeat(10_000),
      "www.".repeat(20_000),
      "a@".repeat(30_000),
      `${"a".repeat(60_000)}@`,
      `x@${"a.".repeat(30_000)}`,
      "541-555-".repeat(10_000),
      "+4".repeat(30_000),
      "1 ".repeat(40_000),
      "https://a/).".repeat(5_000),
      Array(20_000).fill("https://a/)").join(" "),
      `https://a${".".repeat(50_000)}x`,
      `https://a/${".)".repeat(20_000)}`,
    ];
    const began = performance.now();
    for (const text of slow) textTokens(text);
    expect(performance.now() - began).toBeLessThan(patience(500));
  });
});
