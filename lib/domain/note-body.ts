import { MAX_NOTE_LENGTH } from "@/db/vocabulary";
import { isBlank } from "./reply-body";
import { storable } from "./storable";

export type NoteProblem = "empty" | "too_long";

/** May this be kept as a note? White space around it is taken off; nobody pays for its length, so only an end is set to it. */
export function checkNote(text: string): { ok: true; body: string } | { ok: false; code: NoteProblem } {
  const body = storable(text).trim();
  if (isBlank(body)) return { ok: false, code: "empty" };
  return [...body].length <= MAX_NOTE_LENGTH ? { ok: true, body } : { ok: false, code: "too_long" };
}
