import { expect, test } from "vitest";
import { rawText } from "@/lib/view/raw-text";

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
