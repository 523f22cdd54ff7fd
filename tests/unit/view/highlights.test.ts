import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { markInName, markPart, markWords, snippet } from "@/lib/view/highlights";

const hits = (pieces: readonly { text: string; hit: boolean }[]) => pieces.filter((piece) => piece.hit).map((piece) => piece.text);

describe("marked text", () => {
  test("marks whole words, and the last one as a beginning, whatever the case", () => {
    expect(hits(markWords("Tubeless wheels, a wheel and tubes", "wheel TUBE"))).toEqual(["Tube", "wheel", "tube"]);
    expect(hits(markWords("the other", "he"))).toEqual([]);
    expect(hits(markWords("Zoë’s étrier", "ét"))).toEqual(["ét"]);
    expect(hits(markWords("Zoë’s étrier", "zoe"))).toEqual(["Zoë"]);
    expect(hits(markWords("Zoë etrier".normalize("NFD"), "zoë étr"))).toEqual(["Zoë".normalize("NFD"), "etr"]);
    expect(hits(markWords("the ﬁne print", "fi"))).toEqual(["ﬁ"]);
  });

  test("V44: whatever is typed, the pieces together are the text, and nothing throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), fc.string({ unit: "binary", maxLength: 20 }), (text, query) => {
        expect(markWords(text, query).map((piece) => piece.text).join("")).toBe(text);
        expect(markInName(text, query).map((piece) => piece.text).join("")).toBe(text);
        expect(markPart(text, query).map((piece) => piece.text).join("")).toBe(text);
        snippet(text, query);
      }),
      { numRuns: 50 },
    );
    expect(hits(markWords("a (b) [c] .*", ".* (b) ["))).toEqual(["b"]);
  });

  test("a snippet begins shortly before the first hit, at a word", () => {
    const pieces = snippet("We close at six today, and from nine tomorrow you can pick up the tubeless set", "tubel");
    expect(pieces[0]?.text).toBe("…you can pick up the ");
    expect(hits(pieces)).toEqual(["tubel"]);
  });

  test("the words of a search are marked in a name wherever they stand", () => {
    expect(hits(markInName("Marisol Vega-Müller", "sol mull"))).toEqual(["sol", "Müll"]);
    expect(hits(markInName("(541) 555-0126", "555-01"))).toEqual(["555", "01"]);
  });

  test("a part of a command is marked wherever it stands", () => {
    expect(hits(markPart("Assign to me, reassign", "ass"))).toEqual(["Ass", "ass"]);
  });
});
