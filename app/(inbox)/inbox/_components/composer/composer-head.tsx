"use client";

import { Lock, MessageSquare } from "lucide-react";
import type { KeyboardEvent, ReactNode } from "react";
import { focusComposer, focusNext } from "../../_client/page/focus";
import { useClient } from "../../_hooks/use-inbox";

type Writing = "text" | "note";
type Props = {
  conversationId: string;
  writing: Writing;
  mayNote: boolean;
  /** Who gets it. */ children: ReactNode;
};

const tabs = [
  { writing: "text", words: "Text", Icon: MessageSquare },
  { writing: "note", words: "Note", Icon: Lock },
] as const;

/** What is being written, and to whom: a text from that number, or a note that only the team reads. */
export function ComposerHead({ conversationId, writing, mayNote, children }: Props) {
  const client = useClient();
  const choose = (next: Writing) => {
    if (next === writing) return focusComposer();
    focusNext();
    client.notes.choose(conversationId, next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    choose(writing === "text" ? "note" : "text");
  };
  return (
    <div className="head">
      {mayNote && (
        <div className="modes" role="tablist" aria-label="What to write" onKeyDown={onKeyDown}>
          {tabs.map(({ writing: each, words, Icon }) => (
            <button
              key={each}
              className="mode"
              type="button"
              role="tab"
              aria-selected={each === writing}
              tabIndex={each === writing ? 0 : -1}
              onClick={() => choose(each)}
            >
              <Icon className="icon" data-size="s" aria-hidden />
              {words}
            </button>
          ))}
        </div>
      )}
      {children}
    </div>
  );
}
