import { MAX_NOTE_LENGTH } from "@/db/vocabulary";
import { isBlank } from "../sending/reply-body";
import { storable } from "../text/storable";

export type NoteProblem = "empty" | "too_long";

/** Checks a note. White space around it is trimmed. Length costs nothing, so there is only an upper limit. */
export function checkNote(text: string): { ok: true; body: string } | { ok: false; code: NoteProblem } {
  const body = storable(text).trim();
  if (isBlank(body)) return { ok: false, code: "empty" };
  return [...body].length <= MAX_NOTE_LENGTH ? { ok: true, body } : { ok: false, code: "too_long" };
}
