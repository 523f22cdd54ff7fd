import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { costlyCharacters, costOf, countSegments, toPlain } from "@/lib/domain/text/segments";

const a = (count: number) => "a".repeat(count);

describe("countSegments: computed by hand", () => {
  test.each([
    ["160 a", a(160), 1],
    ["161 a", a(161), 2],
    ["306 a", a(306), 2],
    ["307 a", a(307), 3],
    ["80 €", "€".repeat(80), 1],
    ["81 €", "€".repeat(81), 2],
    ["152 a + € + 152 a: the pair is not split", `${a(152)}€${a(152)}`, 3],
    ["70 ê", "ê".repeat(70), 1],
    ["71 ê", "ê".repeat(71), 2],
    ["134 ê", "ê".repeat(134), 2],
    ["135 ê", "ê".repeat(135), 3],
    ["100 a + a curly quote", `${a(100)}’`, 2],
    ["35 emoji", "😀".repeat(35), 1],
    ["36 emoji", "😀".repeat(36), 2],
    ["66 emoji", "😀".repeat(66), 2],
    ["67 emoji: 134 units, and no pair is split", "😀".repeat(67), 3],
    ["160 é", "é".repeat(160), 1],
    ["ç + 100 a", `ç${a(100)}`, 2],
  ])("%s", (_, text, segments) => {
    expect(countSegments(text).segments).toBe(segments);
  });

  test("units and encoding are told", () => {
    expect(countSegments(`${a(152)}€${a(152)}`)).toMatchObject({ encoding: "gsm7", units: 306 });
    expect(countSegments("😀".repeat(67))).toMatchObject({ encoding: "ucs2", units: 134 });
    for (const pair of "^{}\\[]~|€\f")
      expect(countSegments(pair)).toMatchObject({ encoding: "gsm7", units: 2 });
    for (const single of "@£ñüÇ\n\r¿")
      expect(countSegments(single)).toMatchObject({ encoding: "gsm7", units: 1 });
    for (const outside of "çêâ’`\t\u001b") expect(countSegments(outside).encoding).toBe("ucs2");
  });

  test("capacity is what fits before another part begins, lost units left out", () => {
    expect(countSegments("").capacity).toBe(160);
    expect(countSegments("ê").capacity).toBe(70);
    expect(countSegments(a(161)).capacity).toBe(306);
    expect(countSegments(`${a(152)}€${a(152)}`).capacity).toBe(458);
  });

  test("an empty text is one part, since a picture alone is", () => {
    expect(countSegments("")).toEqual({ encoding: "gsm7", units: 0, segments: 1, capacity: 160 });
  });

  test("filling up to the capacity adds no part, one more does", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "€", "é", "{"), maxLength: 900 }), (text) => {
        const { units, segments, capacity } = countSegments(text);
        expect(units).toBeLessThanOrEqual(capacity);
        expect(countSegments(text + a(capacity - units)).segments).toBe(segments);
        expect(countSegments(text + a(capacity - units + 1)).segments).toBeGreaterThan(segments);
      }),
    );
  });

  test("parts are as many as units need, or one more for each pair kept whole", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "€", "😀", "ê"), maxLength: 700 }), (text) => {
        const { encoding, units, segments } = countSegments(text);
        const [single, part] = encoding === "gsm7" ? [160, 153] : [70, 67];
        const least = units <= single ? 1 : Math.ceil(units / part);
        expect(segments).toBeGreaterThanOrEqual(least);
        expect(segments).toBeLessThanOrEqual(units <= single ? 1 : Math.ceil(units / (part - 1)));
      }),
    );
  });
});

describe("what costs", () => {
  test("each costly character is named once, in order", () => {
    expect(costlyCharacters("Ana’s “plan” – it’s 😀😀 €5")).toEqual(["’", "“", "”", "–", "😀"]);
    expect(costlyCharacters("é ñ ü Ç {}")).toEqual([]);
  });

  test("plain characters cost nothing", () => {
    expect(toPlain("Ana’s “plan”\u00a0– wait…\u200b\tok — «no»")).toBe(`Ana's "plan" - wait... ok - "no"`);
    expect(costlyCharacters(toPlain("Ana’s “plan”\u00a0– wait…\u200b\tok — «no»"))).toEqual([]);
    expect(toPlain("e\u0301")).toBe("é");
  });

  test("emoji and letters stay", () => {
    expect(toPlain("👩\u200d👧 ça")).toBe("👩\u200d👧 ça");
  });
});

describe("what costs a further text", () => {
  const hundred = "a".repeat(100);

  test("is named, with the plain text where nothing is lost by it", () => {
    expect(costOf(`${hundred}’ – ok`)).toEqual({
      segments: 2,
      cheaper: 1,
      characters: ["’", "–"],
      plain: `${hundred}' - ok`,
    });
    expect(costOf("it’s")).toBeNull();
    expect(costOf(hundred)).toBeNull();
  });

  test("is named also when nothing plain can stand for it", () => {
    expect(costOf(`${hundred}👍`)).toEqual({ segments: 2, cheaper: 1, characters: ["👍"], plain: null });
    // Plain quotes alone would not make it cheaper.
    expect(costOf(`${hundred}’👍`)).toMatchObject({ characters: ["👍"], plain: null });
  });

  test("is no blame for a language with letters of its own", () => {
    expect(costOf("Здравствуйте, ваш велосипед готов, можно забрать до шести вечера сегодня")).toBeNull();
  });
});
