"use client";

import type { StatusReason } from "@/db/vocabulary";
import { failureCopy, statusCopy } from "@/lib/view/copy/status-copy";
import { useClient } from "../../_hooks/use-inbox";

type Props = { reason: StatusReason | null };

/** "Not delivered: this number cannot get texts". */
export const FailureCopy = ({ reason }: Props) => <span>{failureCopy(reason)}</span>;

/** "Ana Reyes says it arrived". */
export function StatusCopy({ reason }: Props) {
  const client = useClient();
  return <span>{reason && statusCopy(reason, client.names.people)}</span>;
}
