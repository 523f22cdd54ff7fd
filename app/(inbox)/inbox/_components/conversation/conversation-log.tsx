"use client";

import { ArrowDown } from "lucide-react";
import dynamic from "next/dynamic";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import { wordsOnTheirWay } from "@/lib/view/reduce/composition";
import type { Composition } from "@/lib/view/reduce/composition";
import { idOf, messagesOf } from "@/lib/view/reduce/conversation-items";
import { firstDrawn, onlyThat } from "@/lib/view/first-drawn";
import { contactTitle } from "@/lib/view/copy/names";
import { liveDrafts } from "@/lib/view/reduce/presence";
import { dividerOf } from "@/lib/view/reduce/seen";
import { sentAgain } from "@/lib/view/reduce/sent-again";
import { seenAtOpening } from "@/lib/view/reduce/conversation-pages";
import type { ConversationSnapshot } from "@/lib/view/types";
import { afterPaint, insist } from "../../_client/page/later";
import type { Target } from "../../_client/state";
import { useCurrentMessage } from "../../_hooks/conversation/use-current-message";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { useIsPainted } from "../../_hooks/use-page";
import { useConversationScroll } from "../../_hooks/conversation/use-conversation-scroll";
import { useSeen } from "../../_hooks/conversation/use-seen";
import { LiveDraft } from "../shell/lazy-parts";
import { PageSentinel } from "./page-sentinel";
import { SendingMessage, ConversationItems } from "./conversation-items";

const StoredDrafts = dynamic(
  () => insist(() => import("./items/stored-drafts.lazy").then((part) => part.StoredDrafts)),
  { ssr: false },
);

/** How long the message in the address is marked. */
const MARKED_MS = 4_000;
/** Long enough for the server to have the draft, which is stored half a second after its last keystroke. */
const STORED_AFTER_MS = 1_500;

/** All messages, notes and entries on the wire, and what colleagues are writing now. */
export function ConversationLog({ snapshot }: { snapshot: ConversationSnapshot }) {
  const client = useClient();
  const { conversation } = snapshot;
  const room = useInbox((state) => state.rooms[conversation.numberId]);
  const roomsAt = useInbox((state) => state.roomsAt);
  const people = useInbox((state) => state.inbox.people);
  const target = useInbox((state) => state.target);
  const { meId } = client;
  // Where the reader had stopped when they opened the conversation; the divider stays there until they open
  // it again.
  const [opened] = useState(() => ({ seenSeq: seenAtOpening(snapshot), at: client.page.clock.now() }));
  const drafts = useMemo(
    () => (room ? liveDrafts(room, conversation.id, meId, roomsAt) : []),
    [room, conversation.id, meId, roomsAt],
  );
  const dividerId = useMemo(() => dividerOf(snapshot, opened.seenSeq, meId), [snapshot, opened, meId]);
  // Items out of view are drawn after those in view are painted.
  const isPainted = useIsPainted(!client.isRunning);
  const [inSight] = useState(() =>
    isPainted || target !== null ? null : firstDrawn(snapshot, dividerId, window.innerHeight),
  );
  const isWhole = isPainted || inSight === null;
  const drawn = useMemo(
    () => (isPainted || inSight === null ? snapshot : onlyThat(snapshot, inSight)),
    [isPainted, inSight, snapshot],
  );
  const { items, next, newer } = drawn;
  const person = (id: string | null | undefined) => people.find((candidate) => candidate.id === id);

  // A refusal cuts the wire between the messages that came first and the one not sent.
  const cutBy = useInbox((state) => refuserOf(state.compositions[conversation.id]));

  const onTheirWay = useInbox((state) =>
    wordsOnTheirWay(state.compositions[conversation.id], snapshot.items, meId),
  );
  const live = useMemo(() => drafts.map(({ userId }) => userId), [drafts]);
  useAskDraftsOfWhoStopped(conversation.id, live);

  const onRead = useCallback((seq: number | null) => client.conversations.readAt(seq), [client]);
  const { pane, below, onScroll } = useConversationScroll(
    drawn,
    meId,
    `${onTheirWay ?? ""}${cutBy ?? ""}${drafts.map((draft) => draft.text).join("\n")}`,
    target,
    onRead,
  );
  const onSeen = useCallback(
    (itemId: string) => {
      client.seen.view(conversation.id, itemId);
      client.mentions.view(itemId);
    },
    [client, conversation.id],
  );
  useSeen(pane, items, onSeen);
  useEffect(() => afterPaint(() => void client.live?.opens.opened()), [client]);
  const markedSeq = useMarked(target);
  const again = useMemo(() => sentAgain(messagesOf(snapshot.items)), [snapshot.items]);
  const newest = useMemo(
    () => snapshot.items.findLast((item) => item.kind === "message" && item.message.status !== "cancelled"),
    [snapshot.items],
  );
  const { currentId, isChosen, handlers } = useCurrentMessage(
    pane,
    newest === undefined ? null : idOf(newest),
  );

  return (
    <>
      <div
        ref={pane}
        className="log"
        data-part="log"
        role="log"
        aria-label="Messages"
        aria-live="off"
        tabIndex={0}
        data-chosen={isChosen || undefined}
        onScroll={onScroll}
        {...handlers}
      >
        {!isWhole ? null : next === null ? (
          <div
            className="entry"
            data-passing=""
          >{`Start of the conversation with ${contactTitle(conversation)}`}</div>
        ) : (
          <PageSentinel
            cursor={next}
            words="Earlier texts"
            onNear={() => void client.conversations.loadOlder()}
          />
        )}
        <ConversationItems
          items={items}
          again={again}
          numberId={conversation.numberId}
          dividerId={dividerId}
          newSince={opened.at}
          markedSeq={markedSeq}
          currentId={currentId}
        />
        {isWhole && newer !== null && (
          <PageSentinel
            cursor={newer}
            words="Later texts"
            onNear={() => void client.conversations.loadNewer()}
          />
        )}
        {onTheirWay !== null && newer === null && <SendingMessage text={onTheirWay} />}
        {snapshot.teamDrafts.length > 0 && newer === null && <StoredDrafts snapshot={snapshot} live={live} />}
        {cutBy !== null && <div className={`wire-cut hue-${person(cutBy)?.color ?? ""}`} />}
        {cutBy === null &&
          newer === null &&
          drafts.map((draft) => (
            <LiveDraft
              key={draft.userId}
              person={person(draft.userId)}
              text={draft.text}
              heardAt={roomsAt - draft.pausedMs}
            />
          ))}
      </div>
      {(below.isHidden || below.arrived > 0) && (
        <Button
          kind={below.arrived > 0 ? "primary" : undefined}
          size="s"
          className="absolute right-4 bottom-3 z-3 shadow-2!"
          onClick={() => void client.conversations.toLatest()}
        >
          <Icon as={ArrowDown} size="s" />
          <span>{below.arrived > 0 ? `${below.arrived} new` : "Jump to latest"}</span>
        </Button>
      )}
    </>
  );
}

/**
 * The author of the message that caused the refusal; empty if there is none (the customer, or another
 * reason), null without a refusal.
 */
function refuserOf(composition: Composition | undefined): string | null {
  if (!composition?.refusal || composition.phase === "writing") return null;
  return composition.refusal.unseen.at(-1)?.author?.id ?? "";
}

/** A colleague who stops writing may leave a stored draft: ask the server, once it has it. */
function useAskDraftsOfWhoStopped(conversationId: string, live: readonly string[]): void {
  const client = useClient();
  const before = useRef(live);
  useEffect(() => {
    const hasStopped = before.current.some((userId) => !live.includes(userId));
    before.current = live;
    if (!hasStopped) return;
    const timer = setTimeout(() => void client.conversations.askDrafts(conversationId), STORED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [client, conversationId, live]);
}

/** The message to mark, for a while. */
function useMarked(target: Target | null): number | null {
  const [faded, setFaded] = useState<Target | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setFaded(target), MARKED_MS);
    return () => clearTimeout(timer);
  }, [target]);
  return target === null || target === faded || target.seq === "end" ? null : target.seq;
}
