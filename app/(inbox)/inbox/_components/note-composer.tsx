"use client";

import { Lock } from "lucide-react";
import { useEffect } from "react";
import type { KeyboardEvent } from "react";
import { MAX_NOTE_LENGTH } from "@/db/vocabulary";
import { contactTitle } from "@/lib/view/names";
import type { MyNumber, ThreadSnapshot } from "@/lib/view/types";
import { claimFocus, keepFocus } from "../_client/focus-composer";
import type { NoteTrouble } from "../_client/state";
import { useClient, useInbox } from "../_hooks/use-inbox";
import { ComposerHead } from "./composer-head";
import { SendKeys } from "./send-keys";

const troubleWords: Record<NoteTrouble, string> = {
  not_added: "The answer got lost, so this note may or may not be there. Press again: it cannot be added twice.",
  earlier_words_added: "Your earlier words were added. These were not: add them if they still say something.",
  too_long: `This is too long for a note: ${MAX_NOTE_LENGTH} characters at most.`,
  signed_out: "You are signed out. Your note is kept on this device.",
  failed: "Your note was not added. Your words are still here.",
};

/** Another paper, a dashed edge, another word on the button: what is written here goes to nobody outside. */
export function NoteComposer({ thread, number }: { thread: ThreadSnapshot; number: MyNumber }) {
  const client = useClient();
  const { conversation } = thread;
  const { id } = conversation;
  const note = useInbox((state) => state.notes[id]);
  const isOffline = useInbox((state) => state.link === "offline" || state.link === "signed_out");
  const { body = "", busy = false, trouble = null } = note ?? {};
  useEffect(claimFocus, []);
  const isEmpty = body.trim() === "";
  const press = () => {
    if (!isEmpty && !isOffline) void client.notes.add(id).then(keepFocus);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey) && !event.repeat) {
      event.preventDefault();
      press();
    }
    if (event.key === "Escape") document.getElementById(`row-${id}`)?.focus();
  };
  return (
    <form
      className="composer"
      data-note=""
      aria-label={`Internal note about ${contactTitle(conversation)}`}
      onSubmit={(event) => {
        event.preventDefault();
        press();
      }}
    >
      <ComposerHead conversationId={id} writing="note" mayNote={number.mayNote}>
        <span className="from">Only your team reads this</span>
      </ComposerHead>
      {trouble !== null && (
        <div className="notice" data-kind="warning" role="status">
          {troubleWords[trouble]}
        </div>
      )}
      <textarea
        value={body}
        aria-label={`Note about ${contactTitle(conversation)}, only your team reads this`}
        placeholder="Write a note"
        spellCheck
        autoComplete="off"
        dir="auto"
        rows={2}
        readOnly={busy}
        onChange={(event) => client.notes.write(id, event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="tools">
        <span className="saved">{isEmpty ? "" : isOffline ? "Kept on this device. Add it when you are back" : "Kept on this device"}</span>
        <button className="btn" type="submit" disabled={isEmpty || isOffline} aria-disabled={busy || undefined}>
          <Lock className="icon" data-size="s" aria-hidden />
          {busy ? "Adding" : "Add note"}
          <SendKeys />
        </button>
      </div>
    </form>
  );
}
