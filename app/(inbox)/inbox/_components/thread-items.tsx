"use client";

import { Fragment, memo, useMemo } from "react";
import { idOf, timeOf } from "@/lib/view/apply-thread-event";
import { sentAgain } from "@/lib/view/sent-again";
import { firstUnseen } from "@/lib/view/seen";
import { dayHeading, dayOf } from "@/lib/view/times";
import type { ThreadItem } from "@/lib/view/types";
import { useClient, useInbox } from "../_hooks/use-inbox";
import { useNow, useZone } from "../_hooks/use-time";
import { NoteItem } from "./note-item";
import { TextItem } from "./text-item";
import { ThreadLine } from "./thread-line";

type Props = {
  items: readonly ThreadItem[];
  numberId: string;
  /** Whether they begin with the thread itself. */
  fromStart: boolean;
  /** How far the reader had seen the thread when they opened it, and when that was, in epoch ms. */
  opened: { seenSeq: number; at: number };
  /** The text that an address pointed at. */
  markedSeq: number | null;
  /** The text that shows what can be done with it. */
  currentId: string | null;
};

/** The items of a thread under their days. By itself, so that somebody's typing does not draw hundreds of texts again. */
export const ThreadItems = memo(function ThreadItems({ items, numberId, fromStart, opened, markedSeq, currentId }: Props) {
  const { meId } = useClient();
  const people = useInbox((state) => state.inbox.people);
  const mayReply = useInbox(({ inbox }) => inbox.numbers.some((number) => number.id === numberId && number.mayReply));
  const zone = useZone();
  const now = useNow(60_000);
  const messages = useMemo(() => items.flatMap((item) => (item.kind === "message" ? [item.message] : [])), [items]);
  const again = useMemo(() => sentAgain(messages), [messages]);
  const reachesBack = fromStart || (messages[0]?.publicSeq ?? 0) <= opened.seenSeq + 1;
  const dividerId = reachesBack ? firstUnseen(messages, opened.seenSeq, meId) : null;
  const person = (id: string | null | undefined) => people.find((candidate) => candidate.id === id);
  return (
    <>
      {items.map((item, index) => {
        const id = idOf(item);
        const at = timeOf(item);
        const previous = items[index - 1];
        const isNewDay = previous === undefined || dayOf(Date.parse(timeOf(previous)), zone) !== dayOf(Date.parse(at), zone);
        const isNew = Date.parse(at) > opened.at;
        return (
          <Fragment key={id}>
            {isNewDay && <div className="day">{dayHeading(at, now, zone)}</div>}
            {id === dividerId && (
              <div className="unseen">
                <span>New since you looked</span>
              </div>
            )}
            {item.kind === "message" ? (
              <TextItem
                message={item.message}
                author={person(item.message.author?.id)}
                again={again.get(id)}
                isNew={isNew}
                isCurrent={id === currentId}
                mayReply={mayReply}
                isMarked={item.message.publicSeq === markedSeq}
                zone={zone}
              />
            ) : item.kind === "note" ? (
              <NoteItem note={item.note} isNew={isNew} zone={zone} />
            ) : (
              <ThreadLine entry={item.entry} zone={zone} />
            )}
          </Fragment>
        );
      })}
    </>
  );
});
