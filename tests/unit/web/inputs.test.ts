import { describe, expect, test } from "vitest";
import { pageLimit, PathId, WholeNumber } from "@/lib/web/inputs";

const ID = "01935f2e-8a3c-7c1e-9d2a-0123456789ab";

test.each([
  "1",
  "-1",
  "0x1",
  "1e3",
  "9223372036854775808",
  "null",
  "undefined",
  "[object Object]",
  "../x",
  "x".repeat(10_000),
  ID.toUpperCase(),
  ` ${ID}`,
  "",
])("BA3: %.40s is no id", (id) => expect(PathId.safeParse(id).success).toBe(false));

test("an id in its one spelling is one", () => expect(PathId.parse(ID)).toBe(ID));

describe("BA7: limits and places are whole numbers within bounds", () => {
  test.each(["0", "-1", "1e9", "abc", "101", "1.5", "", "0x5", " 5", "99999999999999999999"])(
    "limit=%s is refused",
    (limit) => {
      expect(pageLimit(100, 50).safeParse(limit).success).toBe(false);
    },
  );

  test("a limit within bounds is taken, and there is one for those who name none", () => {
    expect(pageLimit(100, 50).parse("7")).toBe(7);
    expect(pageLimit(100, 50).parse("100")).toBe(100);
    expect(pageLimit(100, 50).parse(undefined)).toBe(50);
  });

  test("a place has digits only", () => {
    expect(WholeNumber.parse("0")).toBe(0);
    for (const text of ["-1", "1e3", "+1", "١", ""]) expect(WholeNumber.safeParse(text).success).toBe(false);
  });
});
