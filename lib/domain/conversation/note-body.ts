import { MAX_NOTE_LENGTH } from "@/db/vocabulary";
import { isBlank } from "../sending/reply-body";
import { storable } from "../text/storable";

/**
 * How long the author may change the words. Afterwards colleagues have acted on them, and a new note says what
 * is different. Deleting is always possible: a note may hold what should not be kept.
 */
export const NOTE_EDIT_MS = 15 * 60_000;

/** Only its author, while it stands and is young enough; the bound belongs to it. */
export const mayEditNote = (
  note: { authorId: string; at: Date; isDeleted: boolean },
  { userId, now }: { userId: string; now: Date },
): boolean =>
  note.authorId === userId && !note.isDeleted && now.getTime() - note.at.getTime() <= NOTE_EDIT_MS;

export type NoteProblem = "empty" | "too_long";

/** Checks a note. White space around it is trimmed. Length costs nothing, so there is only an upper limit. */
export function checkNote(text: string): { ok: true; body: string } | { ok: false; code: NoteProblem } {
  const body = storable(text).trim();
  if (isBlank(body)) return { ok: false, code: "empty" };
  return [...body].length <= MAX_NOTE_LENGTH ? { ok: true, body } : { ok: false, code: "too_long" };
}
