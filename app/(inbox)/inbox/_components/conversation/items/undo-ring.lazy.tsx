"use client";

import { useState } from "react";
import { linkClass } from "@/app/_ui/controls/button";
import type { MessageView } from "@/lib/protocol/views";
import { waitingOf } from "@/lib/view/copy/message/waiting-copy";
import { statusCopy } from "@/lib/view/copy/message/status-copy";
import { secondsUntil } from "@/lib/view/copy/times";
import { focusComposer, stayInField } from "../../../_client/page/focus";
import { useClient, useInbox } from "../../../_hooks/use-inbox";
import { useNow } from "../../../_hooks/use-time";
import { WaitCopy } from "../../shell/lazy-parts";
import { UndoKey } from "../../shell/undo-key";

type Props = { message: MessageView; dueAt: string; own: boolean };

/**
 * An earlier message of the same conversation that has not left: messages leave in order. A held one blocks
 * nobody.
 */
const isBefore = (earlier: MessageView, { publicSeq }: MessageView): boolean =>
  earlier.publicSeq < publicSeq &&
  earlier.held === null &&
  (earlier.status === "queued" || earlier.status === "sending");

/** The time until a message leaves and, for its author, Undo. */
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
  const numberId = client.conversation(message.conversationId)?.numberId;
  const number = useInbox((state) => state.inbox.numbers.find(({ id }) => id === numberId));
  const isBehind = useInbox(
    (state) =>
      state.snapshot?.items.some((item) => item.kind === "message" && isBefore(item.message, message)) ??
      false,
  );
  const waiting = waitingOf(message, { number, isBehind, now });
  if (seconds === 0 || waiting.kind !== "leaving") {
    return (
      <>
        <span className="message-tick">
          {waiting.kind === "waits" ? (
            <WaitCopy cause={waiting.cause} number={number} reason={message.reason} />
          ) : (
            <span>
              {waiting.kind === "leaving"
                ? "Leaving"
                : `Held${message.reason === null ? "" : `. ${statusCopy(message.reason, client.names.people)}`}`}
            </span>
          )}
        </span>
        {own && waiting.kind === "held" && (
          <button
            className={linkClass}
            type="button"
            disabled={busy}
            onClick={() => void client.replies.release(message)}
          >
            Let it go
          </button>
        )}
        {own && waiting.kind !== "leaving" && (
          <button className={linkClass} type="button" disabled={busy} onClick={() => void undo()}>
            {busy ? "Taking back" : "Take back"}
          </button>
        )}
      </>
    );
  }
  return (
    <>
      <span
        className="undo-ring"
        data-part="ring"
        style={{ "--part": window > 0 ? Math.round((100 * left) / window) : 0 } as React.CSSProperties}
        aria-hidden
      />
      <span className="tabular-nums">{`Leaves in ${seconds} s`}</span>
      {own && (
        <>
          <button
            className={linkClass}
            type="button"
            aria-disabled={busy || undefined}
            onMouseDown={stayInField}
            onClick={() => !busy && void undo()}
          >
            {busy ? "Undoing" : "Undo"}
          </button>
          <UndoKey />
        </>
      )}
    </>
  );
}
