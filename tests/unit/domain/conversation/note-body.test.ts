import { expect, test } from "vitest";
import { MAX_NOTE_LENGTH } from "@/db/vocabulary";
import { checkNote } from "@/lib/domain/conversation/note-body";

test.each(["", "   \n\t ", "\u200d", "\u2800"])("C5: %j says nothing and is no note", (text) => {
  expect(checkNote(text)).toEqual({ ok: false, code: "empty" });
});

test("C5: white space around a note is taken off, within it is kept", () => {
  expect(checkNote("  Our wheel.\n\nNo charge. \n")).toEqual({ ok: true, body: "Our wheel.\n\nNo charge." });
});

test("C5: a note may be long, counted in characters, and has an end", () => {
  expect(checkNote("😀".repeat(MAX_NOTE_LENGTH)).ok).toBe(true);
  expect(checkNote("x".repeat(MAX_NOTE_LENGTH + 1))).toEqual({ ok: false, code: "too_long" });
});

test("BA9: what the database cannot hold becomes the replacement character", () => {
  expect(checkNote("a\0b\ud800c")).toEqual({ ok: true, body: "a\ufffdb\ufffdc" });
});
