"use client";

import { Lock, X } from "lucide-react";
import { Button, IconButton } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import { MAX_NOTE_LENGTH } from "@/db/vocabulary";
import type { NoteAim, NoteInTheMaking, NoteTrouble } from "../../_client/state";
import { useClient } from "../../_hooks/use-inbox";
import type { Note } from "../../_hooks/composer/use-writing";
import { aboutCopy, replyingCopy, unreachedCopy } from "@/lib/view/copy/composer/note-copy";
import { SendKeys } from "../shell/key-caps";
import { ComposerNotice } from "./composer-notice";

/** Below a note being written. The button says "Add note", not "Send": nothing here goes outside the team. */
export function NoteTools({ held, note }: { held: NoteInTheMaking | undefined; note: Note }) {
  const { body = "", busy = false, aim = null } = held ?? {};
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
        <span>{aim?.kind === "edit" ? (busy ? "Saving" : "Save note") : busy ? "Adding" : "Add note"}</span>
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
  too_late: "A note can be changed for 15 minutes. Add these words as a new one.",
  signed_out: "You are signed out. Your note is kept on this device.",
  failed: "Your note was not added. Your words are still here.",
};

const aimCopy = ({ kind, words }: NoteAim): string =>
  kind === "edit" ? "You are changing your note" : kind === "about" ? aboutCopy(words) : replyingCopy(words);

/** What the note is about, why it was not added, or whom the one before did not reach. */
export function NoteNotice({ conversationId, held }: { conversationId: string; held: NoteInTheMaking }) {
  const client = useClient();
  const { aim, trouble, unreached } = held;
  return (
    <>
      {aim !== null && (
        <ComposerNotice>
          <span className="min-w-0 flex-1 truncate">{aimCopy(aim)}</span>
          <IconButton
            label={aim.kind === "edit" ? "Leave the note as it was" : "Take this off"}
            size="s"
            onClick={() => client.notes.dropAim(conversationId)}
          >
            <Icon as={X} size="s" />
          </IconButton>
        </ComposerNotice>
      )}
      {trouble !== null ? (
        <ComposerNotice kind="warning">{troubleCopy[trouble]}</ComposerNotice>
      ) : (
        unreached.length > 0 && <ComposerNotice kind="warning">{unreachedCopy(unreached)}</ComposerNotice>
      )}
    </>
  );
}
