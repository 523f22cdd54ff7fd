import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { highlightName, highlightPart, highlightWords, snippet } from "@/lib/view/highlights";

const hits = (pieces: readonly { text: string; hit: boolean }[]) =>
  pieces.filter((piece) => piece.hit).map((piece) => piece.text);

describe("marked text", () => {
  test("marks whole words, and the last one as a beginning, whatever the case", () => {
    expect(hits(highlightWords("Tubeless wheels, a wheel and tubes", "wheel TUBE"))).toEqual([
      "Tube",
      "wheel",
      "tube",
    ]);
    expect(hits(highlightWords("the other", "he"))).toEqual([]);
    expect(hits(highlightWords("Zoë’s étrier", "ét"))).toEqual(["ét"]);
    expect(hits(highlightWords("Zoë’s étrier", "zoe"))).toEqual(["Zoë"]);
    expect(hits(highlightWords("Zoë etrier".normalize("NFD"), "zoë étr"))).toEqual([
      "Zoë".normalize("NFD"),
      "etr",
    ]);
    expect(hits(highlightWords("the ﬁne print", "fi"))).toEqual(["ﬁ"]);
  });

  test("V44: whatever is typed, the pieces together are the text, and nothing throws", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 60 }),
        fc.string({ unit: "binary", maxLength: 20 }),
        (text, query) => {
          expect(
            highlightWords(text, query)
              .map((piece) => piece.text)
              .join(""),
          ).toBe(text);
          expect(
            highlightName(text, query)
              .map((piece) => piece.text)
              .join(""),
          ).toBe(text);
          expect(
            highlightPart(text, query)
              .map((piece) => piece.text)
              .join(""),
          ).toBe(text);
          snippet(text, query);
        },
      ),
      { numRuns: 50 },
    );
    expect(hits(highlightWords("a (b) [c] .*", ".* (b) ["))).toEqual(["b"]);
  });

  test("a snippet begins shortly before the first hit, at a word", () => {
    const pieces = snippet(
      "We close at six today, and from nine tomorrow you can pick up the tubeless set",
      "tubel",
    );
    expect(pieces[0]?.text).toBe("…you can pick up the ");
    expect(hits(pieces)).toEqual(["tubel"]);
  });

  test("the words of a search are marked in a name wherever they stand", () => {
    expect(hits(highlightName("Marisol Vega-Müller", "sol mull"))).toEqual(["sol", "Müll"]);
    expect(hits(highlightName("(541) 555-0126", "555-01"))).toEqual(["555", "01"]);
  });

  test("a part of a command is marked wherever it stands", () => {
    expect(hits(highlightPart("Assign to me, reassign", "ass"))).toEqual(["Ass", "ass"]);
  });
});
