"use client";

import { MAX_NOTE_LENGTH } from "@/db/vocabulary";
import type { NoteTrouble } from "../../_client/state";

const troubleCopy: Record<NoteTrouble, string> = {
  not_added:
    "The answer got lost, so this note may or may not be there. Press again: it cannot be added twice.",
  earlier_words_added: "Your earlier words were added. These were not: add them if they still say something.",
  too_long: `This is too long for a note: ${MAX_NOTE_LENGTH} characters at most.`,
  signed_out: "You are signed out. Your note is kept on this device.",
  failed: "Your note was not added. Your words are still here.",
};

/** Why a note was not added. */
export default function NoteNotice({ trouble }: { trouble: NoteTrouble | null }) {
  return trouble === null ? null : (
    <div className="notice" data-kind="warning" role="status">
      {troubleCopy[trouble]}
    </div>
  );
}
