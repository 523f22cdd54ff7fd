import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isNearDuplicate, normalise, similarity } from "@/lib/domain/sending/similar-text";

describe("similarity is pg_trgm's", () => {
  // Worked by hand from pg_trgm's definition: padded words, distinct trigrams, shared by all.
  test.each([
    ["word", "two words", 4 / 11],
    ["cat", "cat", 1],
    ["Cat!", " cat", 1],
    ["cat cat", "cat", 1],
    ["abc", "xyz", 0],
    ["", "", 0],
    ["!!!", "???", 0],
  ])("%j, %j: %f", (a, b, expected) => {
    expect(similarity(a, b)).toBeCloseTo(expected, 10);
  });

  test("it is symmetric and between 0 and 1", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (a, b) => {
        expect(similarity(a, b)).toBe(similarity(b, a));
        expect(similarity(a, b)).toBeGreaterThanOrEqual(0);
        expect(similarity(a, b)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

test("normalising takes off case, letter forms and white space, and is done once", () => {
  expect(normalise("  Hello\n\tＷＯＲＬＤ  ")).toBe("hello world");
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(normalise(normalise(text))).toBe(normalise(text));
    }),
  );
});

describe("near duplicates", () => {
  const long = "Thanks for writing, we open tomorrow at nine and will call you back then.";
  test.each([
    ["the same", long, long],
    ["case, space and punctuation", long, `  ${long.toUpperCase().replaceAll(",", "!")}  `],
    [
      "marks on letters, in both ways of writing them",
      "Déjà vu: señor Müller rappelle demain",
      "Deja vu: senor Muller rappelle demain".normalize("NFD"),
    ],
    ["emoji beside words", long, `${long} 🙏🏽`],
    ["the order of words", "blue wheel and a red frame", "a red frame and blue wheel"],
    ["one letter of many", long, long.replace("nine", "nines")],
    ["exactly 0.9: 27 trigrams of 30", "abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrstuvwxyz 12"],
    ["emoji only", "😀".repeat(20), "😀".repeat(20)],
  ])("%s: yes", (_, a, b) => {
    expect(isNearDuplicate(a, b)).toBe(true);
    expect(isNearDuplicate(b, a)).toBe(true);
  });

  test.each([
    ["another sentence", long, "We are fully booked tonight, would Thursday suit you as well?"],
    ["half of it", long, long.slice(0, 36)],
    ["19 characters", "a".repeat(19), "a".repeat(19)],
    ["short ones, which are rightly sent again", "Yes, thanks!", "Yes, thanks!"],
    ["a short one said over and over", "ha ha ha ha ha ha ha ha", "ha ha ha"],
    ["white space that only looks long", `ok${" ".repeat(30)}`, `ok${" ".repeat(30)}`],
  ])("%s: no", (_, a, b) => {
    expect(isNearDuplicate(a, b)).toBe(false);
    expect(isNearDuplicate(b, a)).toBe(false);
  });

  test("20 characters are enough", () => {
    expect(isNearDuplicate("a".repeat(20), "A".repeat(20))).toBe(true);
  });
});
