"use client";

import { failureWords } from "@/lib/view/copy/carrier-copy";

/** "Not delivered: this number cannot get texts". */
export default function FailureWords({ reason }: { reason: string | null }) {
  return <span>{failureWords(reason)}</span>;
}
