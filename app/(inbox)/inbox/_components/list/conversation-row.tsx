"use client";

import {
  Ban,
  Check,
  CheckCheck,
  CircleAlert,
  CirclePause,
  CircleQuestionMark,
  Clock,
  CornerUpLeft,
  Hourglass,
  Lock,
} from "lucide-react";
import { memo } from "react";
import { Icon } from "@/app/_ui/display/icon";
import { Avatar, Nobody } from "@/app/_ui/display/avatar";
import { NumberPlate } from "@/app/_ui/display/number-plate";
import { rowIsUnread } from "@/lib/view/filters";
import type { Highlights, Piece } from "@/lib/view/highlights";
import { contactTitle } from "@/lib/view/copy/names";
import type { Names } from "@/lib/view/copy/names";
import { rowLine, rowBadge, rowReply } from "@/lib/view/copy/list/row-copy";
import type { RowBadge } from "@/lib/view/copy/list/row-copy";
import { rowTime, exactTime } from "@/lib/view/copy/times";
import type { TimeFormat } from "@/lib/view/copy/times";
import type { NumberState } from "@/lib/view/copy/message/waiting-copy";
import type { ConversationRow as Row, Match, MyNumber } from "@/lib/view/types";
import { EnclosureSign, RowTags, RowViewers, SnoozeSign, WaitMark } from "../shell/lazy-parts";

const icons = {
  opted_out: Ban,
  may_opt_out: Ban,
  failed: CircleAlert,
  unconfirmed: CircleQuestionMark,
  needs_reply: CornerUpLeft,
  waiting: CornerUpLeft,
  resolved: Check,
  leaving: Clock,
  waits: Hourglass,
  held: CirclePause,
  sent: Check,
  delivered: CheckCheck,
} satisfies Record<RowBadge["kind"], unknown>;

type Props = {
  row: Row;
  href: string;
  number: MyNumber | undefined;
  names: Names;
  replierId: string | null;
  /** Its number's room has told who is there. */
  isWatched: boolean;
  selected: boolean;
  /** The one row that the Tab key reaches. */
  roving: boolean;
  position: number;
  size: number;
  top: number;
  now: number;
  zone: TimeFormat;
  /** The search, and the message or note that matched; without a match, the name or phone matched. */
  query: string | undefined;
  match: Match | undefined;
  /** Marks the search hits. */
  marks: Highlights | undefined;
  /**
   * Still shown because it is open, though it no longer matches the list: it was read, answered or assigned
   * to somebody else.
   */
  passedOn: boolean;
  /** The reader is mentioned in a note there that they have not seen. */
  isMentioned: boolean;
  /** While rows are chosen: whether this one is. */
  chosen: boolean | undefined;
  onOpen: (id: string, byPointer: boolean) => void;
  onSelect: (id: string, range: boolean) => void;
  onFocus: (id: string) => void;
};

/** A conversation in the list: name and time; who is replying or the last message; number, wait, assignee. */
export const ConversationRow = memo(function ConversationRow({
  row,
  href,
  number,
  names,
  replierId,
  isWatched,
  selected,
  roving,
  position,
  size,
  top,
  now,
  zone,
  query,
  match,
  marks,
  passedOn,
  isMentioned,
  chosen,
  onOpen,
  onSelect,
  onFocus,
}: Props) {
  const { conversation } = row;
  const saidAt = conversation.lastAt ?? conversation.lastActivityAt;
  const line = rowLine(row, replierId, names, now, number);
  const mark = rowBadge(conversation, now, number);
  const replied = rowReply(conversation, names, now, zone);
  const unread = rowIsUnread(row);
  const isPutOff = conversation.snoozed !== null || conversation.woke !== null;
  const person = (id: string | null) => names.people.find((candidate) => candidate.id === id);
  const busy = "userId" in line ? person(line.userId) : undefined;
  return (
    <a
      className={`list-row ${busy ? `hue-${busy.color}` : ""}`}
      id={`row-${conversation.id}`}
      data-part="row"
      role="option"
      href={href}
      aria-selected={selected}
      aria-checked={chosen}
      aria-posinset={position}
      aria-setsize={size}
      tabIndex={roving ? 0 : -1}
      data-unread={unread || undefined}
      data-held={busy ? "" : undefined}
      style={{ transform: `translateY(${top}px)` }}
      onFocus={() => onFocus(conversation.id)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.button !== 0) return;
        event.preventDefault();
        // Where there is no key to hold, a touch chooses while rows are chosen; a mouse has the box.
        const isChoosing = window.matchMedia("(pointer: coarse)").matches
          ? chosen !== undefined
          : (event.target as Element).closest("[data-part=lead]");
        if (event.shiftKey || isChoosing) return onSelect(conversation.id, event.shiftKey);
        // Enter on a row is a click without a pointer.
        onOpen(conversation.id, event.detail > 0);
      }}
    >
      <span className="row-lead" data-part="lead">
        {unread && (
          <span
            className="unread-dot"
            role="img"
            aria-label={conversation.markedUnreadAt === null ? "Unread" : "Marked unread by the team"}
            data-team={conversation.markedUnreadAt === null ? undefined : ""}
          />
        )}
      </span>
      <span className="min-w-0">
        <span className="row-top">
          <bdi className="row-name min-w-0 truncate">
            {query !== undefined && marks ? (
              <Pieces of={marks.name(contactTitle(conversation), query)} />
            ) : (
              contactTitle(conversation)
            )}
          </bdi>
          <time dateTime={saidAt} title={exactTime(saidAt, zone)}>
            {rowTime(saidAt, now, zone)}
          </time>
        </span>
        <span className="row-words" data-part="words">
          {isMentioned && (
            <span className="row-mention">
              <span aria-hidden>@</span>
              <span className="sr-only">Mentions you. </span>
            </span>
          )}
          {"userId" in line ? (
            <>
              <Avatar person={busy} size="xs" label="" />
              <span className="min-w-0 truncate text-(--pi) font-strong">
                <span>{line.words}</span>
                {line.kind === "replying" && <span className="typing-caret" />}
              </span>
            </>
          ) : query !== undefined && match !== undefined && marks ? (
            <span className="min-w-0 truncate">
              {match.kind === "note" && (
                <span className="row-by">
                  <Icon as={Lock} size="xs" /> Note:{" "}
                </span>
              )}
              {match.enclosure !== null && <EnclosureSign of={match.enclosure} beside />}
              <bdi>
                <Pieces of={marks.words(match.body, query)} />
              </bdi>
            </span>
          ) : (
            <span className="min-w-0 truncate">
              {line.kind === "draft" && <span className="row-draft">Draft: </span>}
              {line.kind === "last" && line.by !== null && <span className="row-by">{line.by}: </span>}
              {line.kind === "last" && line.enclosure !== null && (
                <EnclosureSign of={line.enclosure} beside={!line.isWordless} />
              )}
              <bdi>{line.text}</bdi>
            </span>
          )}
        </span>
        <span className="row-meta">
          <NumberPlate number={number} />
          {passedOn && <span className="state-mark">No longer in this list</span>}
          {mark && !(mark.kind === "waiting" && conversation.woke) && <Mark mark={mark} number={number} />}
          {isPutOff && <SnoozeSign of={conversation} short />}
          {conversation.tagIds.length > 0 && <RowTags ids={conversation.tagIds} />}
          {replied !== null && !isPutOff && (
            <span className="min-w-0 truncate row-reply" title={`Last reply: ${replied}`}>
              <span className="sr-only">Last reply: </span>
              {replied}
            </span>
          )}
          <span className="ml-auto flex flex-none items-center gap-1.5">
            {isWatched && <RowViewers of={conversation} />}
            {conversation.assigneeId !== null ? (
              <Avatar
                person={person(conversation.assigneeId)}
                label={`Assigned to ${person(conversation.assigneeId)?.name ?? "a former teammate"}`}
              />
            ) : (
              (mark?.kind === "waiting" || mark?.kind === "needs_reply") && <Nobody />
            )}
          </span>
        </span>
      </span>
    </a>
  );
});

export function Mark({ mark, number }: { mark: RowBadge; number?: NumberState | undefined }) {
  const Drawing = icons[mark.kind];
  return (
    <span className="state-mark" data-part="mark" data-kind={mark.kind}>
      <Icon as={Drawing} size="xs" />
      {mark.kind === "waiting" && <span className="sr-only">Waiting </span>}
      {mark.cause === undefined ? <span>{mark.words}</span> : <WaitMark cause={mark.cause} number={number} />}
    </span>
  );
}

/** A text with the search hits marked. Pieces are rendered as text only (V44). */
export function Pieces({ of }: { of: readonly Piece[] }) {
  // Pieces have no id but their index, and never move.
  return of.map(({ text, hit }, index) =>
    hit ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
  );
}
