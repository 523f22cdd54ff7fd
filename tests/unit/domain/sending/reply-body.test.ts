import { describe, expect, test } from "vitest";
import { checkBody } from "@/lib/domain/sending/reply-body";

describe("BA9: what may be sent", () => {
  test.each([
    ["nothing", ""],
    ["spaces", "   \n\t\u00a0"],
    ["joiners", "\u200d\u200d"],
    ["zero-width and direction marks", "\u200b\u202e\u2066\ufeff"],
    ["fillers and variation selectors", "\u3164\u115f\ufe0f\u{e0101}"],
    ["the blank Braille cell", "\u2800"],
  ])("%s is empty", (_, text) => {
    expect(checkBody(text, 0)).toEqual({ ok: false, code: "empty" });
  });

  test("beside a picture an invisible text is none", () => {
    expect(checkBody(" \u200d", 1)).toEqual({ ok: true, body: "" });
  });

  test.each([
    ["NUL", "a\0b"],
    ["a high half", "a\ud83d"],
    ["a low half", "\ude00a"],
    ["halves the wrong way round", "\ude00\ud83d"],
  ])("%s is unreadable", (_, text) => {
    expect(checkBody(text, 0)).toEqual({ ok: false, code: "unreadable" });
  });

  test("ten parts fit, one character more does not", () => {
    expect(checkBody("a".repeat(1_530), 0)).toEqual({ ok: true, body: "a".repeat(1_530) });
    expect(checkBody("a".repeat(1_531), 0)).toEqual({ ok: false, code: "too_long" });
    expect(checkBody("ê".repeat(671), 0)).toEqual({ ok: false, code: "too_long" });
    expect(checkBody("a".repeat(100_000), 0)).toEqual({ ok: false, code: "too_long" });
  });

  test("beside a picture a thousand characters fit", () => {
    expect(checkBody("ê".repeat(1_000), 1)).toMatchObject({ ok: true });
    expect(checkBody("a".repeat(1_001), 1)).toEqual({ ok: false, code: "too_long" });
  });

  test("only trailing white space is taken off; the rest leaves as written", () => {
    expect(checkBody("  Hi “Ana”,\n\n  👩\u200d👧 \u202eok \n\n", 0)).toEqual({
      ok: true,
      body: "  Hi “Ana”,\n\n  👩\u200d👧 \u202eok",
    });
    expect(checkBody(`${"a".repeat(1_530)}   `, 0)).toMatchObject({ ok: true });
  });
});
