"use client";

import dynamic from "next/dynamic";
import { useEffect, useRef } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { costOf } from "@/lib/domain/text/segments";
import { claimFocus } from "../../_client/page/focus";
import { insist } from "../../_client/page/later";
import { MentionList } from "../shell/lazy-parts";

/** Loaded when the first costly character is typed. */
const CostHighlights = dynamic(
  () => insist(() => import("./cost-highlights.lazy").then((part) => part.CostHighlights)),
  { ssr: false },
);

type Props = {
  what: "text" | "note";
  body: string;
  label: string;
  /** The words stay visible and can be copied; nothing can be added now. */
  readOnly: boolean;
  /** For a reply that was taken over: shows one line until the writer asks for the rest. */
  folded: boolean;
  hidden: boolean;
  onWrite: (body: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onFocusChange: (hasFocus: boolean) => void;
  /** The conversation whose readers an "@" in a note may mention; null where nobody is mentioned. */
  mentionsIn: string | null;
  /** Shown beside the field on a phone. */
  children: ReactNode;
};

/**
 * The one field of the composer. It stays in the page while its conversation is open, whatever happens to
 * number, customer, colleagues or connection: if the field vanished during typing, the rest of the sentence
 * would act as keys.
 */
export function WriteField({
  what,
  body,
  label,
  readOnly,
  folded,
  hidden,
  onWrite,
  onKeyDown,
  onFocusChange,
  mentionsIn,
  children,
}: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(claimFocus, [what, hidden]);
  const isText = what === "text";
  const cost = isText && !readOnly ? costOf(body) : null;
  return (
    <div className="composer-write" hidden={hidden}>
      {children}
      {cost !== null && <CostHighlights body={body} characters={cost.characters} field={field} />}
      {mentionsIn !== null && body.includes("@") && (
        <MentionList conversationId={mentionsIn} body={body} field={field} />
      )}
      <textarea
        ref={field}
        value={body}
        aria-label={label}
        placeholder={readOnly ? "" : isText ? "Write a text" : "Write a note"}
        spellCheck
        autoComplete="off"
        dir="auto"
        rows={2}
        readOnly={readOnly}
        data-folded={folded || undefined}
        onChange={(event) => onWrite(event.target.value)}
        onFocus={() => onFocusChange(true)}
        // A window that goes behind others keeps its field.
        onBlur={({ currentTarget }) => document.activeElement !== currentTarget && onFocusChange(false)}
        onKeyDown={(event) => {
          // No message begins with an empty line: this is a second Enter after the one that opened this
          // field.
          const isStray = event.key === "Enter" && body === "" && !event.shiftKey;
          if (isStray && !event.nativeEvent.isComposing) event.preventDefault();
          onKeyDown(event);
        }}
      />
    </div>
  );
}
