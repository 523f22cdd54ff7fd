import { describe, expect, test } from "vitest";
import {
  EMPTY_TEXT,
  inboundBody,
  isBeginningOf,
  isCut,
  MAX_INBOUND_CHARACTERS,
} from "@/lib/domain/inbound/body";

const bare = { hasMedia: false };

describe("what a conversation shows of a customer's text", () => {
  test.each([1, 160, 161, MAX_INBOUND_CHARACTERS])("BW20: %i characters are kept whole", (length) => {
    expect(inboundBody("x".repeat(length), bare)).toEqual({ body: "x".repeat(length), flags: [] });
  });

  test("BW20: 100,000 characters are cut at the limit, with a mark", () => {
    const { body, flags } = inboundBody("x".repeat(100_000), bare);
    expect(body).toBe(`${"x".repeat(MAX_INBOUND_CHARACTERS)}…`);
    expect(flags).toEqual(["text_cut"]);
  });

  test("BW23: the limit counts characters, so that 1,600 emoji are whole and none is ever split", () => {
    expect(inboundBody("🎈".repeat(MAX_INBOUND_CHARACTERS), bare).flags).toEqual([]);
    expect(inboundBody("🎈".repeat(5_000), bare).body).toBe(`${"🎈".repeat(MAX_INBOUND_CHARACTERS)}…`);
  });

  test("BW14: no words and no picture still shows that a text came; a picture needs no words", () => {
    expect(inboundBody("", bare).body).toBe(EMPTY_TEXT);
    expect(inboundBody("", { hasMedia: true }).body).toBe("");
  });
});

test("BW20: a cut text is told from a whole one, and known by the text it was cut from", () => {
  const [long, other] = ["😀".repeat(1_700), "y".repeat(1_700)];
  const { body } = inboundBody(long, { hasMedia: false });
  expect([isCut(body), isBeginningOf(body, long), isBeginningOf(body, other)]).toEqual([true, true, false]);
  for (const whole of ["", "…", "x".repeat(1_600), `${"x".repeat(1_599)}…`, "😀".repeat(1_600)])
    expect(isCut(inboundBody(whole, { hasMedia: true }).body), whole.slice(-3)).toBe(false);
});
