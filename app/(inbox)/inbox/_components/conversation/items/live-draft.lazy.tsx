"use client";

import { useState } from "react";
import { linkClass } from "@/app/_ui/controls/button";
import { firstName } from "@/lib/domain/people/person";
import { sayDraft } from "@/lib/view/copy/announce/announce";
import type { PersonView } from "@/lib/view/types";
import { useClient } from "../../../_hooks/use-inbox";
import { useReaderNow } from "../../../_hooks/use-time";

/** After this long without a keystroke, the writer counts as stopped. */
const PAUSED_MS = 4_000;

/** What a colleague is writing now. It has not been sent, and is read out only on request. */
export function LiveDraft({
  person,
  text,
  heardAt,
}: {
  person: PersonView | undefined;
  text: string;
  heardAt: number;
}) {
  const client = useClient();
  const now = useReaderNow(1_000);
  const [isRead, setRead] = useState(false);
  const paused = Math.max(0, now - heardAt);
  const name = firstName(person?.name ?? "A teammate");
  return (
    <div
      className={`message hue-${person?.color ?? "slate"}`}
      data-part="message"
      data-direction="out"
      data-live=""
    >
      <span className="wire-node" />
      <div className="message-bubble" data-part="bubble" dir="auto" aria-hidden={!isRead}>
        <span>{text}</span>
        {paused < PAUSED_MS && <span className="typing-caret" />}
      </div>
      <div className="message-foot">
        <span className="text-(--pi) font-strong" data-part="who">
          {name}
        </span>
        <span>
          {paused < PAUSED_MS
            ? "is writing this now, not sent"
            : `stopped ${Math.round(paused / 1_000)} s ago, not sent`}
        </span>
        <button
          className={`${linkClass} sr-only focus-visible:not-sr-only`}
          type="button"
          onClick={() => {
            setRead(true);
            client.notices.say(sayDraft(name, text));
          }}
        >
          {`Read ${name}’s draft`}
        </button>
      </div>
    </div>
  );
}
