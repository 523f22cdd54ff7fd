"use client";

import {
  AlarmClock,
  AlarmClockOff,
  Ban,
  Check,
  CornerUpLeft,
  Hand,
  Mail,
  MailOpen,
  MessageCircleDashed,
  RotateCcw,
  Tag,
  UserMinus,
  UserPlus,
} from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "@/app/_ui/display/icon";
import type { TimelineType } from "@/db/vocabulary";
import { CARRIER } from "@/lib/base/carrier-name";
import type { EntryView } from "@/lib/protocol/views";
import { assignmentReason } from "@/lib/view/copy/assignment-copy";
import { personOrYou } from "@/lib/view/copy/names";
import { snoozeEntry } from "@/lib/view/copy/snooze-copy";
import { clock } from "@/lib/view/copy/times";
import type { TimeFormat } from "@/lib/view/copy/times";
import { useClient, useInbox } from "../../../_hooks/use-inbox";

const icons = {
  resolved: Check,
  reopened: RotateCcw,
  snoozed: AlarmClock,
  woke: AlarmClockOff,
  resolve_undone: RotateCcw,
  assigned: UserPlus,
  unassigned: UserMinus,
  taken_over: Hand,
  opted_out: Ban,
  opted_in: Check,
  marked_unread: Mail,
  marked_read: MailOpen,
  marked_needs_reply: CornerUpLeft,
  marked_no_reply: Check,
  tagged: Tag,
  untagged: Tag,
  reopened_unsent: RotateCcw,
  resolved_sent: Check,
  may_opt_out: Ban,
  not_opt_out: Check,
  missed_text: MessageCircleDashed,
  missed_text_came: Check,
  sent_elsewhere: MessageCircleDashed,
} satisfies Record<TimelineType, unknown>;

/** What somebody did with the conversation. */
export function EntryCopy({ entry, zone }: { entry: EntryView; zone: TimeFormat }) {
  const { names } = useClient();
  const tag = useInbox(({ inbox }) => inbox.tags.find(({ id }) => id === entry.tagId)?.name);
  const actor = <b>{personOrYou(names, entry.actorId)}</b>;
  // Within a sentence.
  const subject = (
    <b>{entry.subjectUserId === names.meId ? "you" : personOrYou(names, entry.subjectUserId)}</b>
  );
  const words: Record<Exclude<TimelineType, "snoozed" | "woke">, ReactNode> = {
    resolved: <>{actor} resolved this</>,
    reopened: entry.actorId === null ? <>Reopened by this text</> : <>{actor} reopened this</>,
    resolve_undone: <>{actor} undid resolving</>,
    assigned:
      entry.actorId === entry.subjectUserId ? (
        <>{actor} took this</>
      ) : (
        <>
          {actor} {entry.reason === "hand_off" ? "handed" : "assigned"} this to {subject}
        </>
      ),
    unassigned: <>{actor} took the assignment off</>,
    taken_over:
      entry.subjectUserId === null ? (
        <>{actor} took the reply</>
      ) : (
        <>
          {actor} took the reply over from {subject}
        </>
      ),
    opted_out:
      entry.actorId === null ? (
        <>The customer opted out</>
      ) : (
        <>{actor} opted the customer out, as this text asks</>
      ),
    opted_in: <>The customer opted in again</>,
    marked_unread: <>{actor} marked this unread for the team</>,
    marked_read: <>{actor} marked this read for the team</>,
    marked_needs_reply: <>{actor} marked this as needing a reply</>,
    marked_no_reply: <>{actor} marked: no reply needed</>,
    tagged: (
      <>
        {actor} added the tag <b>{tag}</b>
      </>
    ),
    untagged: (
      <>
        {actor} removed the tag <b>{tag}</b>
      </>
    ),
    reopened_unsent:
      entry.actorId === null ? (
        <>Open again: the text did not get through</>
      ) : (
        <>Open again: {actor} took the text back</>
      ),
    may_opt_out: <>This text may ask for no more texts</>,
    not_opt_out: <>{actor} took that for no opt-out</>,
    missed_text: (
      <>
        <b>A text came at {clock(entry.at, zone)} that did not reach us.</b> {CARRIER} does not keep its
        words.
      </>
    ),
    missed_text_came: <>The text of {clock(entry.at, zone)} came in late: it stands where it arrived</>,
    sent_elsewhere: (
      <>
        Sent from outside Partyline at {clock(entry.at, zone)}. {CARRIER} does not keep its words.
      </>
    ),
    resolved_sent: <>Resolved again: the text got through after all</>,
  };
  return (
    <>
      <span className="wire-node">
        <Icon as={icons[entry.type]} size="xs" />
      </span>
      <span>
        {entry.type === "snoozed" || entry.type === "woke"
          ? snoozeEntry(names, entry, zone)
          : (assignmentReason(names, entry) ?? words[entry.type])}
      </span>
    </>
  );
}
