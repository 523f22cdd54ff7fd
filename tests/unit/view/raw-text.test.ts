import { expect, test } from "vitest";
import { rawText, showsNothing } from "@/lib/view/raw-text";

test("what nobody would see is spelled out: controls, direction marks, joiners", () => {
  expect(rawText("a\u202eb\u0000c\u200dd\u2028e").text).toBe("a\\u{202e}b\\u{0}c\\u{200d}d\\u{2028}e");
  expect(rawText("two\nlines\tand a tab <script>").text).toBe("two\nlines\tand a tab <script>");
});

test("bytes that are no UTF-8 stand as such, and only the beginning is shown", () => {
  expect(rawText(Uint8Array.of(0x68, 0xff, 0x69)).text).toBe("h\ufffdi");
  const long = rawText(new TextEncoder().encode("x".repeat(5_000)));
  expect(long.text).toHaveLength(4_000);
  expect(long.cut).toBe(true);
  expect(rawText("short").cut).toBe(false);
});

test("BW23: a text of which nothing can be seen is told from an empty one and from words", () => {
  for (const text of [" ", "\u200b", "\u202e\u2066", "\u2800\u2800", "\u3164", "\u200d\ufe0f", "\u0301"])
    expect(showsNothing(text), JSON.stringify(text)).toBe(true);
  for (const text of ["", ".", "a\u200b", "🙏", "مرحبا", "x\u0301"])
    expect(showsNothing(text), JSON.stringify(text)).toBe(false);
});
