"use client";

import { serverFormat, untilCopy } from "@/lib/view/copy/times";
import { useReadersTime } from "./readers-time";

/** When something ends, as the reader writes times; in UTC, and said so, until their browser has told. */
export function UntilWhen({ iso }: { iso: string }) {
  const told = useReadersTime();
  return (
    <time dateTime={iso}>{`${untilCopy(iso, told ?? serverFormat)}${told === null ? " UTC" : ""}`}</time>
  );
}
