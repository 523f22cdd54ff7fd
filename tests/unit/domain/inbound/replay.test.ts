import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  fingerprint,
  classifyReplay,
  POSSIBLE_REPEAT_WINDOW_MS,
  REPEAT_WINDOW_MS,
} from "@/lib/domain/inbound/replay";
import type { ReplayInput } from "@/lib/domain/inbound/replay";

const start = new Date("2026-11-22T12:00:00Z").getTime();
const at = (ms: number) => new Date(start + ms);
/** A delivery `ms` after the start, answered after that, or never. */
const call = (ms: number, answeredMs: number | null) => ({
  isEqual: true,
  isRepeat: false,
  receivedAt: at(ms),
  answeredAt: answeredMs === null ? null : at(answeredMs),
});
/** The same, of another text. */
const another = (ms: number, answeredMs: number | null) => ({ ...call(ms, answeredMs), isEqual: false });

const judge = (receivedMs: number, others: ReplayInput["others"], over: Partial<ReplayInput> = {}) =>
  classifyReplay({ carrierId: null, sameCarrierId: false, others, receivedAt: at(receivedMs), ...over });

const REPEAT = { kind: "repeat" };
const NEW = { kind: "new", possibleRepeat: false };
const MARKED = { kind: "new", possibleRepeat: true };

describe("V8: without a carrier id", () => {
  test("the first call is new", () => {
    expect(judge(0, [])).toEqual(NEW);
  });

  test("(a) an equal call within three seconds is the same text told twice", () => {
    expect(judge(REPEAT_WINDOW_MS - 1, [call(0, 5)])).toEqual(REPEAT);
  });

  test("(b) from three seconds on two equal texts stay two, the second marked", () => {
    expect(judge(REPEAT_WINDOW_MS, [call(0, 5)])).toEqual(MARKED);
    expect(judge(POSSIBLE_REPEAT_WINDOW_MS - 1, [call(0, 5)])).toEqual(MARKED);
  });

  test("ten minutes on they have nothing to do with each other", () => {
    expect(judge(POSSIBLE_REPEAT_WINDOW_MS, [call(0, 5)])).toEqual(NEW);
  });

  test("a call that we never answered is rightly made again", () => {
    expect(judge(60_000, [call(0, null)])).toEqual(REPEAT);
  });

  test("a call made while the first still waited for its answer is the same", () => {
    expect(judge(20_000, [call(0, 20_001)])).toEqual(REPEAT);
    expect(judge(20_000, [call(0, 20_000)])).toEqual(MARKED);
  });

  test("once a repetition was answered, the unanswered first is no reason any more", () => {
    expect(judge(60_000, [call(0, null), call(10_000, 10_005)])).toEqual(MARKED);
  });

  test("an answer to an older text does not answer a newer one", () => {
    expect(judge(60_000, [call(0, 5), call(20_000, null)])).toEqual(REPEAT);
  });

  test("unanswered long ago cannot be decided: a message with a mark, never dropped", () => {
    expect(judge(POSSIBLE_REPEAT_WINDOW_MS, [call(0, null)])).toEqual(MARKED);
  });

  test("of a call read late, what came meanwhile is its repeat only if it was not answered before", () => {
    const meanwhile = [call(10_000, 10_005)];
    expect(judge(0, meanwhile, { answeredAt: null })).toEqual(REPEAT);
    expect(judge(0, meanwhile, { answeredAt: at(300) })).toEqual(MARKED);
  });

  test("the windows are settings", () => {
    expect(judge(500, [call(0, 5)], { repeatWindowMs: 100 })).toEqual(MARKED);
    expect(judge(500, [call(0, 5)], { repeatWindowMs: 100, possibleWindowMs: 400 })).toEqual(NEW);
  });

  test("the order in which the deliveries are given does not matter", () => {
    const delivery = fc.record({
      ms: fc.integer({ min: -700_000, max: 700_000 }),
      took: fc.option(fc.integer({ min: 0, max: 30_000 })),
    });
    fc.assert(
      fc.property(fc.array(delivery, { maxLength: 5 }), (deliveries) => {
        const others = deliveries.map(({ ms, took }) => call(ms, took === null ? null : ms + took));
        expect(judge(0, [...others].reverse())).toEqual(judge(0, others));
      }),
    );
  });
});

describe("V8: only a repeat of the pair's last call is a repeat", () => {
  test("the same words after others are said again, however soon: new, and marked, since it may be a repeat that was overtaken", () => {
    expect(judge(2_000, [call(0, 5), another(1_000, 1_005)])).toEqual(MARKED);
    expect(judge(2, [call(0, null), another(1, null)])).toEqual(MARKED);
  });

  test("of calls of the same instant those taken in earlier came before", () => {
    expect(judge(0, [call(0, null), another(0, null)])).toEqual(MARKED);
    expect(judge(0, [another(0, null), call(0, null)])).toEqual(REPEAT);
  });

  test("repeats of the last call are compared as one with it", () => {
    expect(judge(5_000, [another(0, 5), call(1_000, null), call(3_000, null)])).toEqual(REPEAT);
    expect(judge(2_500, [call(0, 5), another(1_000, 1_005), call(2_000, 2_005)])).toEqual(REPEAT);
  });

  test("minutes later, after another text, it is no repeat and has no mark", () => {
    expect(judge(60_000, [call(0, 5), another(1_000, 1_005)])).toEqual(NEW);
  });

  test("what came after a call that is read late stands between as well", () => {
    expect(judge(0, [another(1_000, 1_005), call(2_000, 2_005)], { answeredAt: at(300) })).toEqual(MARKED);
    expect(judge(0, [call(2_000, 2_005), another(3_000, 3_005)], { answeredAt: at(300) })).toEqual(REPEAT);
  });

  test("V1: texts of a time in which nothing was answered are all told again, in their order", () => {
    const silent = [call(0, null), another(100, null)];
    expect(judge(60_000, silent)).toEqual(REPEAT);
    expect(judge(60_000, [call(0, null), another(100, 105)])).toEqual(REPEAT);
    expect(judge(60_000, [call(0, 5), another(100, null)])).toEqual(NEW);
    expect(judge(60_000, [call(0, null), another(REPEAT_WINDOW_MS, REPEAT_WINDOW_MS + 5)])).toEqual(MARKED);
    expect(judge(60_000, [call(0, null), another(100, null), another(50_000, 50_005)])).toEqual(MARKED);
    expect(judge(60_000, [...silent, { ...another(50_000, 50_005), isRepeat: true }])).toEqual(REPEAT);
    expect(judge(POSSIBLE_REPEAT_WINDOW_MS, silent)).toEqual(MARKED);
  });

  test("V60: but a keyword never: what the customer said last stands", () => {
    expect(judge(60_000, [call(0, null), another(100, null)], { isKeyword: true })).toEqual(MARKED);
    expect(judge(60_000, [call(0, null)], { isKeyword: true })).toEqual(REPEAT);
  });
});

describe("with a carrier id it alone decides", () => {
  test("the same id is a repeat, a day later too", () => {
    expect(judge(86_400_000, [], { carrierId: "c1", sameCarrierId: true })).toEqual(REPEAT);
  });

  test("another id is another text, in the same instant too", () => {
    expect(judge(0, [call(0, null)], { carrierId: "c2" })).toEqual(NEW);
  });
});

describe("fingerprint", () => {
  const content = { accountId: "a", numberId: "n", from: "+15415550126", text: "hi", media: ["u1", "u2"] };

  test("equal content, equal fingerprint", () => {
    expect(fingerprint({ ...content })).toBe(fingerprint(content));
  });

  test("every part counts, and none can pass for another", () => {
    const others = [
      { ...content, accountId: "b" },
      { ...content, numberId: "m" },
      { ...content, from: "+15415550127" },
      { ...content, text: "Hi" },
      { ...content, text: "hi " },
      { ...content, media: [] },
      { ...content, media: ["u1"] },
      { ...content, media: ["u1,u2"] },
      { ...content, media: ["u2", "u1"] },
      { ...content, text: 'hi","u1' },
    ];
    const all = [content, ...others].map(fingerprint);
    expect(new Set(all).size).toBe(all.length);
  });
});
