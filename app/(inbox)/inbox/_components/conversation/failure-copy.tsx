"use client";

import { failureCopy } from "@/lib/view/copy/carrier-copy";

/** "Not delivered: this number cannot get texts". */
export default function FailureCopy({ reason }: { reason: string | null }) {
  return <span>{failureCopy(reason)}</span>;
}
