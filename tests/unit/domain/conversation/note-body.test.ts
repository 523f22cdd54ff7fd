import { expect, test } from "vitest";
import { MAX_NOTE_LENGTH } from "@/db/vocabulary";
import { checkNote, mayEditNote, NOTE_EDIT_MS } from "@/lib/domain/conversation/note-body";

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

test("C6: only its author changes a note, for a quarter of an hour, and not once it was deleted", () => {
  const at = new Date(0);
  const note = { authorId: "ana", at, isDeleted: false };
  const by = (userId: string, ms: number) => ({ userId, now: new Date(ms) });
  expect(mayEditNote(note, by("ana", NOTE_EDIT_MS))).toBe(true);
  expect(mayEditNote(note, by("ana", NOTE_EDIT_MS + 1))).toBe(false);
  expect(mayEditNote(note, by("ben", 0))).toBe(false);
  expect(mayEditNote({ ...note, isDeleted: true }, by("ana", 0))).toBe(false);
});
