"use client";

import { ArrowDown } from "lucide-react";
import { Fragment, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { idOf } from "@/lib/view/apply-thread-event";
import { contactTitle } from "@/lib/view/names";
import { liveDrafts } from "@/lib/view/presence";
import { firstUnseen } from "@/lib/view/seen";
import { dayHeading, dayOf } from "@/lib/view/times";
import type { ThreadItem, ThreadSnapshot } from "@/lib/view/types";
import { useClient, useInbox } from "../_hooks/use-inbox";
import { useSeen } from "../_hooks/use-seen";
import { useNow, useZone } from "../_hooks/use-time";
import { LiveDraft } from "./live-draft";
import { TextItem } from "./text-item";
import { ThreadLine } from "./thread-line";

/** This near to its end, a thread follows what is new; further up, it stays where it is being read. */
const NEAR_END_PX = 80;

const timeOf = (item: ThreadItem): string => (item.kind === "message" ? item.message.acceptedAt : item.entry.at);

/** Everything that was said, on the wire, and what colleagues are writing now. */
export function ThreadLog({ thread }: { thread: ThreadSnapshot }) {
  const client = useClient();
  const pane = useRef<HTMLDivElement>(null);
  const { conversation, items, next } = thread;
  const room = useInbox((state) => state.rooms[conversation.numberId]);
  const roomsAt = useInbox((state) => state.roomsAt);
  const people = useInbox((state) => state.inbox.people);
  const { meId } = client;
  const zone = useZone();
  const now = useNow(60_000);
  const messages = useMemo(() => items.flatMap((item) => (item.kind === "message" ? [item.message] : [])), [items]);
  // Where the reader had stopped when they opened the thread; it stays until they open it again.
  const [dividerId] = useState(() => firstUnseen(messages, thread.mine.seenSeq, meId));
  const [known] = useState(() => new Set(items.map(idOf)));
  const drafts = useMemo(() => (room ? liveDrafts(room, conversation.id, meId, roomsAt) : []), [room, conversation.id, meId, roomsAt]);
  const person = (id: string | null | undefined) => people.find((candidate) => candidate.id === id);

  const { newBelow, toEnd, onScroll } = useThreadScroll(pane, items, drafts.map((draft) => draft.text).join("\n"));
  const onSeen = useCallback((messageId: string) => client.view(conversation.id, messageId), [client, conversation.id]);
  useSeen(pane, items.length, onSeen);

  return (
    <>
      <div ref={pane} className="thread" role="log" aria-label="Messages" aria-live="off" tabIndex={0} onScroll={onScroll}>
        {next === null ? (
          <div className="line">Start of the conversation with {contactTitle(conversation)}</div>
        ) : (
          <OlderItems onShown={() => void client.loadOlder()} before={next} />
        )}
        {items.map((item, index) => {
          const id = idOf(item);
          const at = timeOf(item);
          const previous = items[index - 1];
          const isNewDay = previous === undefined || dayOf(Date.parse(timeOf(previous)), zone) !== dayOf(Date.parse(at), zone);
          return (
            <Fragment key={id}>
              {isNewDay && <div className="day">{dayHeading(at, now, zone)}</div>}
              {id === dividerId && (
                <div className="unseen">
                  <span>New since you looked</span>
                </div>
              )}
              {item.kind === "message" ? (
                <TextItem message={item.message} author={person(item.message.author?.id)} isNew={!known.has(id)} zone={zone} />
              ) : (
                <ThreadLine entry={item.entry} zone={zone} />
              )}
            </Fragment>
          );
        })}
        {drafts.map((draft) => (
          <LiveDraft key={draft.userId} person={person(draft.userId)} text={draft.text} heardAt={roomsAt - draft.pausedMs} />
        ))}
        <div className="h-2 flex-none" />
      </div>
      {newBelow > 0 && (
        <button className="btn more-new" data-kind="primary" data-size="s" type="button" onClick={toEnd}>
          <ArrowDown className="icon" data-size="s" aria-hidden />
          {newBelow} new
        </button>
      )}
    </>
  );
}

/** Older items come when the reader nears the first one. */
function OlderItems({ before, onShown }: { before: number; onShown: () => void }) {
  const mark = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const element = mark.current;
    if (element === null) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && onShown(), { rootMargin: "200px 0px 0px" });
    observer.observe(element);
    return () => observer.disconnect();
    // A new page brings a new `before`, and the mark is to be looked for again.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [before]);
  return (
    <button ref={mark} type="button" className="link mx-auto py-2 text-small" onClick={onShown}>
      Earlier texts
    </button>
  );
}

/** Keeps what is being read in its place: the end follows new texts only for a reader who is there, and older ones push nothing down. */
function useThreadScroll(pane: React.RefObject<HTMLDivElement | null>, items: readonly ThreadItem[], growing: string) {
  const atEnd = useRef(true);
  const first = useRef<string | undefined>(undefined);
  const last = useRef<string | undefined>(undefined);
  const height = useRef(0);
  const [newBelow, setNewBelow] = useState(0);

  useLayoutEffect(() => {
    const element = pane.current;
    if (element === null) return;
    const firstNow = items[0] && idOf(items[0]);
    const lastNow = items.at(-1);
    const lastId = lastNow && idOf(lastNow);
    if (first.current === undefined) {
      // Opened: at the divider when what is new fills more than the pane, else at the end.
      element.scrollTop = element.scrollHeight;
      const divider = element.querySelector<HTMLElement>(".unseen");
      if (divider !== null && divider.offsetTop < element.scrollTop) element.scrollTop = divider.offsetTop - 8;
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    } else if (firstNow !== first.current) {
      element.scrollTop += element.scrollHeight - height.current;
    } else if (atEnd.current) {
      element.scrollTop = element.scrollHeight;
    } else if (lastId !== last.current) {
      const seenIndex = items.findIndex((item) => idOf(item) === last.current);
      const arrived = items.slice(seenIndex + 1).filter((item) => item.kind === "message").length;
      setNewBelow((count) => count + arrived);
    }
    first.current = firstNow;
    last.current = lastId;
    height.current = element.scrollHeight;
  }, [pane, items, growing]);

  // The composer grows and the window shrinks: the end stays the end.
  useEffect(() => {
    const element = pane.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [pane]);

  const onScroll = useCallback(() => {
    const element = pane.current;
    if (element === null) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    if (atEnd.current) setNewBelow(0);
  }, [pane]);
  const toEnd = useCallback(() => pane.current?.scrollTo({ top: pane.current.scrollHeight, behavior: "smooth" }), [pane]);
  return { newBelow, toEnd, onScroll };
}
