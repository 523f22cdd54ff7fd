"use client";

import { countSegments, MAX_SEGMENTS, WARN_SEGMENTS } from "@/lib/domain/segments";

/** Below this part of one text, nobody needs a number. */
const SHOWN_FROM = 0.75;

/** How many texts this is: "78 of 134, 2 texts". */
export function Counter({ body }: { body: string }) {
  const { units, capacity, segments } = countSegments(body);
  if (segments === 1 && units < capacity * SHOWN_FROM) return null;
  const texts = segments === 1 ? "1 text" : `${segments} texts`;
  const kind = segments > MAX_SEGMENTS ? "blocked" : segments > WARN_SEGMENTS ? "warning" : undefined;
  return (
    <span className="counter" data-kind={kind}>
      {segments > MAX_SEGMENTS ? `${texts}, ${MAX_SEGMENTS} at most` : `${units} of ${capacity}, ${texts}`}
    </span>
  );
}
