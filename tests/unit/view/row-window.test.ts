import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rowsInPage, rowsInView, scrollTopFor } from "@/lib/view/row-window";

const ROW_PX = 72;

describe("the window over the list", () => {
  const anywhere = fc.record({
    count: fc.nat(10_000),
    scrollTop: fc.nat(10_000 * ROW_PX),
    height: fc.integer({ min: 1, max: 2_000 }),
    kept: fc.integer({ min: -1, max: 10_000 }),
  });

  test("every row in view is in the page, once and in order, and so is the one that has the focus", () => {
    fc.assert(
      fc.property(anywhere, ({ count, scrollTop, height, kept }) => {
        const rows = rowsInPage(rowsInView(scrollTop, height, ROW_PX), count, kept);
        for (let y = scrollTop; y < scrollTop + height; y += 1)
          if (y < count * ROW_PX) expect(rows).toContain(Math.floor(y / ROW_PX));
        if (kept >= 0 && kept < count) expect(rows).toContain(kept);
        expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
        expect(rows.every((row) => row >= 0 && row < count)).toBe(true);
      }),
    );
  });

  test("10,000 rows put no more into the page than 50 do", () => {
    const view = rowsInView(300 * ROW_PX, 900, ROW_PX);
    expect(rowsInPage(view, 10_000, 0)).toHaveLength(14 + 2 * 6 + 1);
    expect(rowsInPage(rowsInView(0, 900, ROW_PX), 50, 0)).toHaveLength(14 + 6);
  });

  test("a row is scrolled to by the shortest way, and not at all when it is in view", () => {
    fc.assert(
      fc.property(fc.nat(9_999), fc.nat(10_000 * ROW_PX), (index, scrollTop) => {
        const height = 900;
        const to = scrollTopFor(index, scrollTop, height, ROW_PX);
        expect(to).toBeLessThanOrEqual(index * ROW_PX);
        expect(to + height).toBeGreaterThanOrEqual((index + 1) * ROW_PX);
        if (to > scrollTop) expect(to + height).toBe((index + 1) * ROW_PX);
        if (to < scrollTop) expect(to).toBe(index * ROW_PX);
      }),
    );
  });
});
