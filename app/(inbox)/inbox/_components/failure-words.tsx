"use client";

import { failureWords } from "@/lib/view/carrier-words";

/** "Not delivered: this number cannot get texts". */
export default function FailureWords({ reason }: { reason: string | null }) {
  return <span>{failureWords(reason)}</span>;
}
