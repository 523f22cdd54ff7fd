"use client";

import { MAX_NOTE_LENGTH } from "@/db/vocabulary";
import { MAX_SEGMENTS, countSegments } from "@/lib/domain/segments";

/** Said at once, above the words, when there are more of them than can be sent, as after a paste. Nothing is cut. */
export function OverLimit({ body, what }: { body: string; what: "text" | "note" }) {
  const words = what === "note" ? noteCopy(body) : textCopy(body);
  return words === null ? null : (
    <div className="notice" data-kind="warning" role="status">
      {`${words} Nothing was cut off.`}
    </div>
  );
}

function textCopy(body: string): string | null {
  // So few characters fit, whatever they are.
  if (body.length <= MAX_SEGMENTS * 60) return null;
  const { segments } = countSegments(body);
  return segments <= MAX_SEGMENTS
    ? null
    : `This is ${segments} texts, and one send takes ${MAX_SEGMENTS}. Shorten it to send.`;
}

const noteCopy = (body: string): string | null =>
  body.length <= MAX_NOTE_LENGTH
    ? null
    : `This is ${body.length} characters, and a note takes ${MAX_NOTE_LENGTH}. Shorten it to add it.`;
