"use client";

import type { EntryView } from "@/lib/protocol/views";
import { clock, exactTime } from "@/lib/view/copy/times";
import type { TimeFormat } from "@/lib/view/copy/times";
import { EntryCopy } from "../../shell/lazy-parts";

/** An entry: what somebody did with the conversation, and when. */
export const ConversationEntry = ({ entry, zone }: { entry: EntryView; zone: TimeFormat }) => (
  <div className="entry" data-part="entry">
    <time dateTime={entry.at} title={exactTime(entry.at, zone)}>
      {clock(entry.at, zone)}
    </time>
    <EntryCopy entry={entry} zone={zone} />
  </div>
);
