import { describe, expect, test } from "vitest";
import {
  nothingSelected,
  selectedCount,
  withAll,
  withoutGone,
  withRange,
  withToggled,
} from "@/lib/view/selection";

const rows = ["a", "b", "c", "d", "e"];
const chosen = (...ids: string[]) => ({ ids: new Set(ids), anchor: ids.at(-1) ?? null, all: null });
const idsOf = ({ ids }: { ids: ReadonlySet<string> }) => [...ids].toSorted();

describe("I18: rows are chosen", () => {
  test("one by one, and taken back", () => {
    const one = withToggled(nothingSelected, "b");
    expect(one).toEqual(chosen("b"));
    expect(withToggled(one, "b").ids.size).toBe(0);
  });

  test.each([
    { from: "b", to: "d", range: ["b", "c", "d"] },
    { from: "d", to: "b", range: ["b", "c", "d"] },
    { from: "b", to: "b", range: ["b"] },
    { from: "a", to: "e", range: rows },
  ])("a range goes from $from to $to, whichever way", ({ from, to, range }) => {
    const ranged = withRange(withToggled(nothingSelected, from), rows, to);
    expect(idsOf(ranged)).toEqual(range);
    // A second range goes from the same row.
    expect(ranged.anchor).toBe(from);
  });

  test("a range from a row that has left the list is that row alone, and what was chosen stays", () => {
    expect(idsOf(withRange(chosen("gone"), rows, "c"))).toEqual(["c", "gone"]);
    // Which is chosen, too, if it was already: a range never takes back.
    expect(withRange(chosen("c", "gone"), rows, "c")).toEqual({ ...chosen("gone", "c"), anchor: "c" });
    expect(withRange(nothingSelected, rows, "c")).toEqual(chosen("c"));
  });

  test("all of the list, and all that match; choosing one by one ends that all are meant", () => {
    const all = withAll(chosen("c"), rows, 214);
    expect(all).toEqual({ ids: new Set(rows), anchor: "c", all: 214 });
    expect(selectedCount(all)).toBe(214);
    expect(selectedCount(withAll(all, rows))).toBe(5);
    expect(selectedCount(withToggled(all, "a"))).toBe(4);
    expect(withRange(all, rows, "a").all).toBeNull();
  });

  test("what has left the list is chosen no longer", () => {
    const held = chosen("a", "b");
    expect(withoutGone(held, rows)).toBe(held);
    expect(idsOf(withoutGone(held, ["b", "c"]))).toEqual(["b"]);
    expect(idsOf(withoutGone(held, []))).toEqual([]);
  });
});
