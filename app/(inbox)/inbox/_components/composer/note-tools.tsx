"use client";

import { Lock } from "lucide-react";
import type { NoteInTheMaking } from "../../_client/state";
import type { Note } from "../../_hooks/composer/use-note";
import { SendKeys } from "./send-keys";

/** Below a note in the making. Another word on the button: what is written here goes to nobody outside. */
export default function NoteTools({ held, note }: { held: NoteInTheMaking | undefined; note: Note }) {
  const { body = "", busy = false } = held ?? {};
  return (
    <div className="tools">
      <span className="saved">
        {body.trim() === ""
          ? ""
          : note.isOffline
            ? "Kept on this device. Add it when you are back"
            : "Kept on this device"}
      </span>
      <button className="btn" type="submit" disabled={note.isUnaddable} aria-disabled={busy || undefined}>
        <Lock className="icon" data-size="s" aria-hidden />
        <span>{busy ? "Adding" : "Add note"}</span>
        <SendKeys />
      </button>
    </div>
  );
}
