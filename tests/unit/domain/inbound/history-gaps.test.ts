import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compareHistory,
  knownInbound,
  knownOutbound,
  knownRepeat,
  recordName,
  withPlaces,
} from "@/lib/domain/inbound/history-gaps";

const BASE = Date.parse("2026-11-30T09:00:00Z");
const at = (minutes: number, seconds = 0) => new Date(BASE + minutes * 60_000 + seconds * 1_000);
const window = { since: at(0), until: at(87), unread: [] };
const record = (minutes: number, pair = "a") => ({ pair, at: at(minutes) });
const minutesOf = (records: readonly { at: Date }[]) =>
  records.map((each) => (each.at.getTime() - BASE) / 60_000);

describe("V9: the carrier's records against what is here", () => {
  test("a record without a text is a gap, and only that one", () => {
    const texts = [knownInbound("a", at(10, 2)), knownInbound("a", at(50, 1)), knownInbound("b", at(41))];
    const { gaps, missing } = compareHistory(
      [record(10), record(41), record(50), record(41, "b")],
      texts,
      window,
    );
    expect([minutesOf(gaps), missing]).toEqual([[41], []]);
  });

  test("of two texts close together, the one that is missing is told from the other", () => {
    expect(
      minutesOf(compareHistory([record(41), record(41.5)], [knownInbound("a", at(41, 31))], window).gaps),
    ).toEqual([41]);
  });

  test("a text that came hours late explains the record of when it was sent", () => {
    expect(
      compareHistory([record(10)], [knownInbound("a", at(300))], { ...window, until: at(297) }).gaps,
    ).toEqual([]);
  });

  test("a record too many and a text too many of one pair are most likely one: nothing is concluded", () => {
    const { gaps, unexplained } = compareHistory(
      [record(46), record(46, "b")],
      [knownInbound("a", at(41))],
      window,
    );
    expect([gaps.map(({ pair }) => pair), unexplained.length]).toEqual([["b"], 2]);
  });

  test("a call that could not be read yet may be any one text of its time", () => {
    expect(compareHistory([record(41)], [], { ...window, unread: [at(41, 3)] }).gaps).toEqual([]);
    expect(
      minutesOf(compareHistory([record(41), record(42)], [], { ...window, unread: [at(42, 3)] }).gaps),
    ).toEqual([42]);
    expect(minutesOf(compareHistory([record(10)], [], { ...window, unread: [at(84)] }).gaps)).toEqual([10]);
  });

  test("what is younger than the margin is looked at next time", () => {
    expect(compareHistory([record(88)], [], window).gaps).toEqual([]);
  });

  test("a repetition explains a record of its own moment only, and misses none", () => {
    const texts = [knownInbound("a", at(50)), knownRepeat("a", at(50))];
    expect(compareHistory([record(50), record(50)], texts, window)).toMatchObject({ gaps: [], missing: [] });
    expect(minutesOf(compareHistory([record(50), record(20)], texts, window).gaps)).toEqual([20]);
    expect(compareHistory([record(50)], texts, window).missing).toEqual([]);
  });

  test("a text of ours may have left at any time until it was last heard of", () => {
    const waited = knownOutbound("a", { due: at(10), heard: at(60), spare: false });
    expect(compareHistory([record(59)], [waited], window)).toMatchObject({ gaps: [], missing: [] });
    expect(compareHistory([], [waited], window).missing).toEqual([waited]);
    expect(compareHistory([], [{ ...waited, spare: true }], window).missing).toEqual([]);
  });

  test("an empty list finds no gap", () => {
    expect(compareHistory([], [knownInbound("a", at(41))], window).gaps).toEqual([]);
  });

  const pairs = fc.constantFrom("a", "b", "c");
  const times = fc.integer({ min: 5, max: 80 }).map((minutes) => at(minutes));
  const texts = fc.array(fc.record({ pair: pairs, at: times }), { maxLength: 12 });

  test("V9: with every text recorded and every record known, in any order, there is no gap", () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 9_000 }), (sent, delay) => {
        const here = sent.map(({ pair, at: when }) => knownInbound(pair, new Date(when.getTime() + delay)));
        expect(compareHistory(sent.toReversed(), here, window)).toEqual({
          gaps: [],
          unexplained: [],
          missing: [],
        });
      }),
    );
  });

  test("V9: with some of the texts lost, as many gaps as texts are found, per pair, and a short list never finds more", () => {
    fc.assert(
      fc.property(texts, fc.infiniteStream(fc.boolean()), (sent, lost) => {
        const here = sent
          .filter(() => !lost.next().value)
          .map(({ pair, at: when }) => knownInbound(pair, when));
        const { gaps } = compareHistory(sent, here, window);
        for (const pair of ["a", "b", "c"]) {
          const of = (list: readonly { pair: string }[]) => list.filter((each) => each.pair === pair).length;
          expect(of(gaps)).toBe(of(sent) - of(here));
        }
        const short = sent.filter((_, index) => index % 2 === 0);
        expect(compareHistory(short, here, window).gaps.length).toBeLessThanOrEqual(gaps.length);
      }),
    );
  });

  test("records of one pair and instant are told apart by their places", () => {
    expect(withPlaces([record(1), record(1), record(2)]).map(({ name, place }) => [name, place])).toEqual([
      [recordName(record(1)), 0],
      [recordName(record(1)), 1],
      [recordName(record(2)), 0],
    ]);
  });
});
