"use client";

import { Pencil, Reply, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import { NOTE_EDIT_MS } from "@/lib/domain/conversation/note-body";
import type { NoteView } from "@/lib/protocol/views";
import { aboutCopy, deletedCopy, replyToCopy } from "@/lib/view/copy/composer/note-copy";
import { personOrYou } from "@/lib/view/copy/names";
import { useClient, useInbox } from "../../../_hooks/use-inbox";
import { useNow } from "../../../_hooks/use-time";

type Props = { note: NoteView };

const quoteClass =
  "mb-0.5 block max-w-full truncate border-l-2 border-(--note-line) pl-1.5 text-left text-[12px] text-(--note-text) underline-offset-2 press:underline pointer-coarse:min-h-(--touch-h)";

/** The message that a note is about, or the note that it replies to, in short. A press goes there. */
export function NoteQuote({ note: { about, replyTo } }: Props) {
  const client = useClient();
  const replied = useInbox(({ snapshot }) =>
    snapshot?.items.find((item) => item.kind === "note" && item.note.id === replyTo?.noteId),
  );
  const there = replied?.kind === "note" ? replied.note : null;
  const goTo = () => {
    const item = replyTo && document.querySelector(`[data-note="${replyTo.noteId}"]`);
    if (item) item.scrollIntoView({ block: "center" });
    else client.conversations.show(about?.seq ?? replyTo?.seq ?? 0);
  };
  return (
    <button className={quoteClass} type="button" data-part="quote" onClick={goTo}>
      {about !== null
        ? aboutCopy(about.words)
        : there?.deletedAt != null
          ? deletedCopy
          : replyToCopy(personOrYou(client.names, replyTo?.by ?? null), there?.body ?? "")}
    </button>
  );
}

/** What can be done with a note. Its author can also give it other words, for a while, and delete it. */
export function NoteActs({ note }: Props) {
  const client = useClient();
  const now = useNow(60_000);
  const [isAsked, setAsked] = useState(false);
  const { id, conversationId, body: words, author, at } = note;
  const numberId = client.conversation(conversationId)?.numberId;
  const mayNote = useInbox(({ inbox }) =>
    inbox.numbers.some((number) => number.id === numberId && number.can.note),
  );
  const isOwn = author.id === client.meId;
  if (!mayNote) return null;
  return (
    <span className="note-acts" data-part="acts" role="group" aria-label="This note">
      <IconButton
        label="Reply to this note"
        size="s"
        onClick={() => client.notes.aimAt(conversationId, { kind: "reply", id, words })}
      >
        <Icon as={Reply} size="s" />
      </IconButton>
      {isOwn && now - Date.parse(at) < NOTE_EDIT_MS && (
        <IconButton
          label="Edit this note"
          size="s"
          onClick={() => client.notes.aimAt(conversationId, { kind: "edit", id, words }, words)}
        >
          <Icon as={Pencil} size="s" />
        </IconButton>
      )}
      {isOwn &&
        (isAsked ? (
          <Button size="s" onClick={() => void client.notes.remove(conversationId, id)}>
            Delete for everybody
          </Button>
        ) : (
          <IconButton label="Delete this note" size="s" onClick={() => setAsked(true)}>
            <Icon as={Trash2} size="s" />
          </IconButton>
        ))}
    </span>
  );
}
