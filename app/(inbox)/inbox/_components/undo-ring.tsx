"use client";

import { useState } from "react";
import type { MessageView } from "@/lib/protocol/views";
import { secondsUntil } from "@/lib/view/times";
import { focusComposer } from "../_client/focus-composer";
import { useClient } from "../_hooks/use-inbox";
import { useNow } from "../_hooks/use-time";

type Props = { message: MessageView; dueAt: string; own: boolean };

/** The time until a text leaves, and for its author the way back. */
export function UndoRing({ message, dueAt, own }: Props) {
  const client = useClient();
  const now = useNow(250);
  const [busy, setBusy] = useState(false);
  const window = Date.parse(dueAt) - Date.parse(message.acceptedAt);
  const left = Math.max(0, Date.parse(dueAt) - now);
  const seconds = secondsUntil(dueAt, now, message.acceptedAt);
  if (seconds === 0) return <span className="tick">Leaving</span>;
  const undo = async () => {
    setBusy(true);
    focusComposer();
    await client.replies.undo(message);
    setBusy(false);
    focusComposer();
  };
  return (
    <>
      <span className="ring" style={{ "--part": window > 0 ? Math.round((100 * left) / window) : 0 } as React.CSSProperties} aria-hidden />
      <span className="tabular-nums">Leaves in {seconds} s</span>
      {own && (
        <>
          <button className="link" type="button" disabled={busy} onClick={() => void undo()}>
            {busy ? "Undoing" : "Undo"}
          </button>
          <kbd className="kbd">z</kbd>
        </>
      )}
    </>
  );
}
