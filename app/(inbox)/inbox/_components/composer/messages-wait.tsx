"use client";

import { waitRequest, whyTextsWait } from "@/lib/view/copy/wait-causes";
import { lineCause } from "@/lib/view/copy/waiting-copy";
import type { MyNumber } from "@/lib/view/types";
import { useNow, useZone } from "../../_hooks/use-time";
import { AskAdmin } from "./ask-admin";

/** Where an admin sees the account, and mends it. */
export const questBlue = { href: "/admin/questblue", words: "Open QuestBlue" };

/** Above the words: a text from this line is accepted now and leaves later, and who can mend that. */
export function MessagesWait({ number }: { number: MyNumber }) {
  const zone = useZone();
  const cause = lineCause(number, useNow(60_000));
  if (cause === null) return null;
  const place =
    cause === "daily_limit" ? { href: `/admin/numbers/${number.id}`, words: "Open its settings" } : questBlue;
  return (
    <div className="notice" data-kind="warning" role="status">
      <span className="flex-1">{whyTextsWait(cause, { line: number, reason: null, zone })}</span>
      <AskAdmin place={place} request={waitRequest(cause, number)} />
    </div>
  );
}
