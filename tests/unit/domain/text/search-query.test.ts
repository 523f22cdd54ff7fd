import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  isSearch,
  MAX_QUERY_LENGTH,
  readSearch,
  toTsQuery,
  wordsInName,
} from "@/lib/domain/text/search-query";

describe("what somebody typed", () => {
  test("means words, the last one a beginning", () => {
    expect(toTsQuery(readSearch("wheel tub"))).toBe("'wheel' & 'tub':*");
    expect(toTsQuery(readSearch("a"))).toBeNull();
    expect(toTsQuery(readSearch("is a"))).toBe("'is'");
  });

  test("leaves to texts what a name does not hold", () => {
    const query = readSearch("Marisol tubel");
    expect(wordsInName(query.words, "marisol vega")).toEqual(["marisol"]);
    expect(toTsQuery(query, ["marisol"])).toBe("'tubel':*");
    expect(toTsQuery(query, ["marisol", "tubel"])).toBeNull();
  });

  test("is the same with and without marks, in both ways of writing them, in any case", () => {
    const ways = [
      "Zoë Müller",
      "zoe muller",
      "ZOË MÜLLER",
      "Zoë Müller".normalize("NFD"),
      "zoe🌻muller",
      "ｚｏｅ muller",
    ];
    for (const way of ways) expect(readSearch(way).words, way).toEqual(["zoe", "muller"]);
    // Signs that are letters of their own stay.
    expect(readSearch("हिन्दी").words).toEqual(["हिन्दी"]);
  });

  test("means a number only when it could be one, with three digits at least", () => {
    expect(readSearch("(541) 555-0126").digits).toBe("5415550126");
    expect(readSearch("+1 541").digits).toBe("1541");
    for (const typed of ["55", "ticket 4471", "4471a"]) expect(readSearch(typed).digits, typed).toBeNull();
  });

  test("BA8: is never an operator: what Postgres reads are quoted words, joined by and", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 4 * MAX_QUERY_LENGTH }), (typed) => {
        const words = toTsQuery(readSearch(typed));
        if (words !== null)
          expect(words).toMatch(/^'[\p{L}\p{N}\p{M}]+'(:\*)?( & '[\p{L}\p{N}\p{M}]+'(:\*)?){0,7}$/u);
      }),
    );
  });

  test("means nothing without a letter or a digit", () => {
    for (const typed of ["", "  ", "%", "_", "\\", "'", "…", "🛞", "\0"])
      expect(isSearch(readSearch(typed)), JSON.stringify(typed)).toBe(false);
  });
});
