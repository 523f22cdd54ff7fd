import { describe, expect, test } from "vitest";
import { readQuery } from "@/lib/web/inputs";

describe("BA4: a query says one thing", () => {
  test("plain parameters come through", () => {
    expect(readQuery(new URLSearchParams("number=a&limit=5"))).toEqual({ number: "a", limit: "5" });
    expect(readQuery(new URLSearchParams(""))).toEqual({});
  });

  test.each([
    "id=a&id=b",
    "id[]=a",
    "id[$ne]=a",
    "filter[constructor]=a",
    "__proto__=a",
    "a.b=c",
    "%00=a",
    "=a",
  ])("%s is refused", (query) => {
    expect(readQuery(new URLSearchParams(query))).toBeNull();
  });
});
