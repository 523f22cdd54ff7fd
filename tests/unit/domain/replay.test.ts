import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fingerprint, judgeReplay, POSSIBLE_REPEAT_WINDOW_MS, REPEAT_WINDOW_MS } from "@/lib/domain/replay";
import type { ReplayInput } from "@/lib/domain/replay";

const start = new Date("2026-11-22T12:00:00Z").getTime();
const at = (ms: number) => new Date(start + ms);
/** A receipt `ms` after the start, answered after that, or never. */
const call = (ms: number, answeredMs: number | null) => ({ receivedAt: at(ms), answeredAt: answeredMs === null ? null : at(answeredMs) });

const judge = (receivedMs: number, earlier: ReplayInput["earlier"], over: Partial<ReplayInput> = {}) =>
  judgeReplay({ carrierId: null, sameCarrierId: false, earlier, receivedAt: at(receivedMs), ...over });

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

  test("the order in which the receipts are given does not matter", () => {
    const receipt = fc.record({ ms: fc.integer({ min: -700_000, max: 700_000 }), took: fc.option(fc.integer({ min: 0, max: 30_000 })) });
    fc.assert(
      fc.property(fc.array(receipt, { maxLength: 5 }), (receipts) => {
        const earlier = receipts.map(({ ms, took }) => call(ms, took === null ? null : ms + took));
        expect(judge(0, [...earlier].reverse())).toEqual(judge(0, earlier));
      }),
    );
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
