"use client";

import dynamic from "next/dynamic";
import { useEffect, useRef } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { costOf } from "@/lib/domain/segments";
import { claimFocus } from "../_client/focus-composer";

/** Fetched when the first costly character is typed. */
const CostMarks = dynamic(() => import("./cost-marks").then((part) => part.CostMarks), { ssr: false });

type Props = {
  body: string;
  label: string;
  readOnly: boolean;
  onWrite: (body: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  /** What stands beside the field on a phone. */
  children: ReactNode;
};

/** The field of a text. Characters that cost a further text are marked where they stand. */
export function TextField({ body, label, readOnly, onWrite, onKeyDown, children }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(claimFocus, []);
  const cost = costOf(body);
  return (
    <div className="write">
      {children}
      {cost !== null && <CostMarks body={body} characters={cost.characters} field={field} />}
      <textarea
        ref={field}
        value={body}
        aria-label={label}
        placeholder="Write a text"
        spellCheck
        autoComplete="off"
        dir="auto"
        rows={2}
        readOnly={readOnly}
        onChange={(event) => onWrite(event.target.value)}
        onKeyDown={(event) => {
          // No text begins with an empty line: it is the second Enter of a hand that opened this field with the first.
          const isStray = event.key === "Enter" && body === "" && !event.shiftKey;
          if (isStray && !event.nativeEvent.isComposing) event.preventDefault();
          onKeyDown(event);
        }}
      />
    </div>
  );
}
