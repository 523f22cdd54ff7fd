"use client";

import { ArrowDown } from "lucide-react";
import { Fragment, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Composition } from "@/lib/view/composition";
import { idOf, timeOf } from "@/lib/view/apply-thread-event";
import { contactTitle } from "@/lib/view/names";
import { liveDrafts } from "@/lib/view/presence";
import { firstUnseen } from "@/lib/view/seen";
import { dayHeading, dayOf } from "@/lib/view/times";
import type { ThreadSnapshot } from "@/lib/view/types";
import { useClient, useInbox } from "../_hooks/use-inbox";
import { useThreadScroll } from "../_hooks/use-thread-scroll";
import { useSeen } from "../_hooks/use-seen";
import { useNow, useZone } from "../_hooks/use-time";
import { LiveDraft } from "./live-draft";
import { NoteItem } from "./note-item";
import { TextItem } from "./text-item";
import { ThreadLine } from "./thread-line";

/** Everything that was said, on the wire, and what colleagues are writing now. */
export function ThreadLog({ thread }: { thread: ThreadSnapshot }) {
  const client = useClient();
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

  // A refusal cuts the wire between what came first and what was not sent.
  const cutBy = useInbox((state) => refuserOf(state.compositions[conversation.id]));

  const { pane, newBelow, toEnd, onScroll } = useThreadScroll(items, `${cutBy ?? ""}${drafts.map((draft) => draft.text).join("\n")}`);
  const onSeen = useCallback((messageId: string) => client.seen.view(conversation.id, messageId), [client, conversation.id]);
  useSeen(pane, items.length, onSeen);

  return (
    <>
      <div ref={pane} className="thread" role="log" aria-label="Messages" aria-live="off" tabIndex={0} onScroll={onScroll}>
        {next === null ? (
          <div className="line">Start of the conversation with {contactTitle(conversation)}</div>
        ) : (
          <OlderItems onShown={() => void client.threads.loadOlder()} before={next} />
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
              ) : item.kind === "note" ? (
                <NoteItem note={item.note} isNew={!known.has(id)} zone={zone} />
              ) : (
                <ThreadLine entry={item.entry} zone={zone} />
              )}
            </Fragment>
          );
        })}
        {cutBy !== null && <div className={`cut hue-${person(cutBy)?.color ?? ""}`} />}
        {cutBy === null && drafts.map((draft) => (
          <LiveDraft key={draft.userId} person={person(draft.userId)} text={draft.text} heardAt={roomsAt - draft.pausedMs} />
        ))}
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

/** The author of the text that refused this one; an empty word for the customer and for facts, null for no refusal. */
function refuserOf(composition: Composition | undefined): string | null {
  if (!composition?.refusal || composition.phase === "writing") return null;
  return composition.refusal.unseen.at(-1)?.author?.id ?? "";
}

/** Older items come when the reader nears the first one. */
function OlderItems({ before, onShown }: { before: number; onShown: () => void }) {
  const mark = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const element = mark.current;
    if (element === null) return;
    const nearing = { root: element.closest(".thread"), rootMargin: "300px 0px 0px" };
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && onShown(), nearing);
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
