"use client";

import { Lock } from "lucide-react";
import { Button } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import { MAX_NOTE_LENGTH } from "@/db/vocabulary";
import type { NoteInTheMaking, NoteTrouble } from "../../_client/state";
import type { Note } from "../../_hooks/composer/use-writing";
import { unreachedCopy } from "@/lib/view/copy/composer/note-copy";
import { SendKeys } from "../shell/key-caps";
import { ComposerNotice } from "./composer-notice";

/** Below a note being written. The button says "Add note", not "Send": nothing here goes outside the team. */
export function NoteTools({ held, note }: { held: NoteInTheMaking | undefined; note: Note }) {
  const { body = "", busy = false } = held ?? {};
  return (
    <div className="composer-tools">
      <span className="composer-saved" data-part="saved">
        {body.trim() === ""
          ? ""
          : note.isOffline
            ? "Kept on this device. Add it when you are back"
            : "Kept on this device"}
      </span>
      <Button type="submit" disabled={note.isUnaddable} aria-disabled={busy || undefined}>
        <Icon as={Lock} size="s" />
        <span>{busy ? "Adding" : "Add note"}</span>
        <SendKeys />
      </Button>
    </div>
  );
}

const troubleCopy: Record<NoteTrouble, string> = {
  not_added:
    "The answer got lost, so this note may or may not be there. Press again: it cannot be added twice.",
  earlier_words_added: "Your earlier words were added. These were not: add them if they still say something.",
  too_long: `This is too long for a note: ${MAX_NOTE_LENGTH} characters at most.`,
  signed_out: "You are signed out. Your note is kept on this device.",
  failed: "Your note was not added. Your words are still here.",
};

/** Why a note was not added, or whom it did not reach. */
export function NoteNotice({ trouble, unreached }: Pick<NoteInTheMaking, "trouble" | "unreached">) {
  if (trouble !== null) return <ComposerNotice kind="warning">{troubleCopy[trouble]}</ComposerNotice>;
  return unreached.length > 0 && <ComposerNotice kind="warning">{unreachedCopy(unreached)}</ComposerNotice>;
}
