"use client";

import type { StatusReason } from "@/db/vocabulary";
import { waitsMark, whyItWaits } from "@/lib/view/copy/wait-causes";
import type { Line, WaitCause } from "@/lib/view/copy/waiting-copy";
import { useZone } from "../../_hooks/use-time";

type Props = { cause: WaitCause; line: Line | undefined; reason?: StatusReason | null };

/** Why a text waits, and until when. */
export function WaitCopy({ cause, line, reason = null }: Props) {
  const zone = useZone();
  return <span>{whyItWaits(cause, { line, reason, zone })}</span>;
}

/** The same where there is room for a few words. */
export function WaitMark({ cause, line }: Props) {
  const zone = useZone();
  const facts = { line, reason: null, zone };
  return (
    <span className="trunc" title={whyItWaits(cause, facts)}>
      {waitsMark(cause, facts)}
    </span>
  );
}
