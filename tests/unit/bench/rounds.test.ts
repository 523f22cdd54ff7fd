import { expect, test } from "vitest";
import { median, percentile, round, spread } from "../../bench/rounds";
import { row } from "../../bench/table";

test("a percentile is a value that was measured, by nearest rank", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([
    percentile(hundred, 0.5),
    percentile(hundred, 0.95),
    percentile(hundred, 0.99),
    percentile(hundred, 1),
  ]).toEqual([50, 95, 99, 100]);
  expect(median([9, 10, 2])).toBe(9);
  expect(percentile([], 0.5)).toBeNaN();
});

test("a spread does not depend on which came first", () => {
  expect(spread(100, 125)).toBe(0.25);
  expect(spread(125, 100)).toBe(0.25);
});

const floors = (...figures: number[]) => {
  let taken = 0;
  return {
    floor: async () => figures[taken++] ?? 0,
    ours: async () => taken,
    judgedBy: (figure: number) => figure,
    say: () => {},
  };
};

test("a round whose floors disagree is thrown away, a few times at most", async () => {
  expect(await round(floors(100, 120))).toEqual({ before: 100, ours: 1, after: 120, noisy: false });
  expect(await round(floors(100, 200, 100, 110))).toEqual({ before: 100, ours: 3, after: 110, noisy: false });
  expect(await round(floors(1, 2, 1, 2, 1, 2, 1, 1))).toEqual({ before: 1, ours: 5, after: 2, noisy: true });
});

test("what could not be measured misses its goal, and so does what is worse than it", () => {
  const goal = { must: 10, aim: 5, better: "lower" } as const;
  const said = (ours: number) => row({ what: "x", ours, goal }).verdict;
  expect([said(5), said(7), said(10.1), said(Number.NaN)]).toEqual([
    "aim",
    "must",
    "MISSES ITS MUST",
    "MISSES ITS MUST",
  ]);
  expect(row({ what: "x", ours: 30, goal, floor: { before: 4, after: 6 } })).toMatchObject({
    ratio: "6.00×",
    verdict: "must",
  });
});
