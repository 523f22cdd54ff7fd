import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSearch, MAX_QUERY_LENGTH, readSearch } from "@/lib/domain/search-query";

describe("what somebody typed", () => {
  test("means words, the last one a beginning", () => {
    expect(readSearch("wheel tub").words).toBe("'wheel' & 'tub':*");
    expect(readSearch("a").words).toBeNull();
    expect(readSearch("is a").words).toBe("'is'");
  });

  test("means a number only when it could be one, with three digits at least", () => {
    expect(readSearch("(541) 555-0126").digits).toBe("5415550126");
    expect(readSearch("+1 541").digits).toBe("1541");
    for (const typed of ["55", "ticket 4471", "4471a"]) expect(readSearch(typed).digits, typed).toBeNull();
  });

  test("BA8: is never an operator: what Postgres reads are quoted words, joined by and", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 4 * MAX_QUERY_LENGTH }), (typed) => {
        const { words, name } = readSearch(typed);
        if (words !== null) expect(words).toMatch(/^'[\p{L}\p{N}\p{M}]+'(:\*)?( & '[\p{L}\p{N}\p{M}]+'(:\*)?){0,7}$/u);
        if (name !== null) expect(name.length).toBeLessThanOrEqual(MAX_QUERY_LENGTH);
        expect(name?.includes("\0") ?? false).toBe(false);
      }),
    );
  });

  test("means nothing without a letter or a digit", () => {
    for (const typed of ["", "  ", "%", "_", "\\", "'", "…", "🛞", "\0"]) expect(isSearch(readSearch(typed)), JSON.stringify(typed)).toBe(false);
  });
});
