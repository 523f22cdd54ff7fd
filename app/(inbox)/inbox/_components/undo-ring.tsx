"use client";

import { useState } from "react";
import type { MessageView } from "@/lib/protocol/views";
import { waitingWords } from "@/lib/view/waiting-words";
import { secondsUntil } from "@/lib/view/times";
import { focusComposer, stayInField } from "../_client/focus-composer";
import { useClient } from "../_hooks/use-inbox";
import { useNow } from "../_hooks/use-time";
import { UndoKey } from "./undo-key";

type Props = { message: MessageView; dueAt: string; own: boolean };

/** The time until a text leaves, and for its author the way back. */
export function UndoRing({ message, dueAt, own }: Props) {
  const client = useClient();
  const now = useNow(250);
  const [busy, setBusy] = useState(false);
  const window = Date.parse(dueAt) - Date.parse(message.acceptedAt);
  const left = Math.max(0, Date.parse(dueAt) - now);
  const seconds = secondsUntil(dueAt, now, message.acceptedAt);
  const undo = async () => {
    setBusy(true);
    focusComposer();
    await client.replies.undo(message);
    setBusy(false);
    focusComposer();
  };
  const waiting = waitingWords(message, now);
  if (seconds === 0 || waiting.kind !== "leaving") {
    return (
      <>
        <span className="tick">{waiting.words}</span>
        {own && waiting.kind === "held" && (
          <button className="link" type="button" disabled={busy} onClick={() => void client.replies.release(message)}>
            Let it go
          </button>
        )}
        {own && waiting.kind !== "leaving" && (
          <button className="link" type="button" disabled={busy} onClick={() => void undo()}>
            {busy ? "Taking back" : "Take back"}
          </button>
        )}
      </>
    );
  }
  return (
    <>
      <span className="ring" style={{ "--part": window > 0 ? Math.round((100 * left) / window) : 0 } as React.CSSProperties} aria-hidden />
      <span className="tabular-nums">{`Leaves in ${seconds} s`}</span>
      {own && (
        <>
          <button className="link" type="button" aria-disabled={busy || undefined} onMouseDown={stayInField} onClick={() => !busy && void undo()}>
            {busy ? "Undoing" : "Undo"}
          </button>
          <UndoKey />
        </>
      )}
    </>
  );
}
