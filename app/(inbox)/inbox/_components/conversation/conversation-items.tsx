"use client";

import { Fragment, memo } from "react";
import { Clock } from "lucide-react";
import { Icon } from "@/app/_ui/display/icon";
import type { MessageView } from "@/lib/protocol/views";
import { idOf, timeOf } from "@/lib/view/reduce/conversation-items";
import { dayHeading, dayOf } from "@/lib/view/copy/times";
import type { ConversationItem } from "@/lib/view/types";
import { useInbox, useClient } from "../../_hooks/use-inbox";
import { useNow, useZone } from "../../_hooks/use-time";
import { NoteItem } from "./items/note-item";
import { MessageItem } from "./items/message-item";
import { ConversationEntry } from "./items/conversation-entry";

type Props = {
  items: readonly ConversationItem[];
  /** For each message that was sent again, the last attempt. */
  again: ReadonlyMap<string, MessageView>;
  numberId: string;
  /** The first item that the reader had not seen when they opened the conversation. */
  dividerId: string | null;
  /** When they opened it, in epoch ms. */
  newSince: number;
  /** The message in the address. */
  markedSeq: number | null;
  /** The message that shows its action buttons. */
  currentId: string | null;
};

/**
 * The items of a conversation under their days. Memoized, so that somebody's typing does not render hundreds
 * of messages again.
 */
export const ConversationItems = memo(function ConversationItems({
  items,
  again,
  numberId,
  dividerId,
  newSince,
  markedSeq,
  currentId,
}: Props) {
  const people = useInbox((state) => state.inbox.people);
  const mayReply = useInbox(({ inbox }) =>
    inbox.numbers.some((number) => number.id === numberId && number.can.reply),
  );
  const zone = useZone();
  const now = useNow(60_000);
  const person = (id: string | null | undefined) => people.find((candidate) => candidate.id === id);
  return (
    <>
      {items.map((item, index) => {
        const id = idOf(item);
        const at = timeOf(item);
        const previous = items[index - 1];
        const isNewDay =
          previous === undefined || dayOf(Date.parse(timeOf(previous)), zone) !== dayOf(Date.parse(at), zone);
        const isNew = Date.parse(at) > newSince;
        return (
          <Fragment key={id}>
            {isNewDay && (
              <div className="log-day" data-passing="">
                {dayHeading(at, now, zone)}
              </div>
            )}
            {id === dividerId && (
              <div className="log-divider" data-part="divider" data-passing="">
                <span>New since you looked</span>
              </div>
            )}
            {item.kind === "message" ? (
              <MessageItem
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
              <NoteItem note={item.note} isNew={isNew} isCurrent={id === currentId} zone={zone} />
            ) : (
              <ConversationEntry entry={item.entry} zone={zone} />
            )}
          </Fragment>
        );
      })}
    </>
  );
});

/**
 * The person's own message while it is being sent, in the place it will have. The composer still holds the
 * words, and keeps them if the send fails.
 */
export function SendingMessage({ text }: { text: string }) {
  const { meId } = useClient();
  const color = useInbox((state) => state.inbox.people.find(({ id }) => id === meId)?.color ?? "slate");
  return (
    <div
      className={`message hue-${color}`}
      data-part="message"
      data-direction="out"
      data-leaving=""
      aria-hidden
    >
      <span className="wire-node" />
      <div className="message-bubble" data-part="bubble" dir="auto">
        {text}
      </div>
      <div className="message-foot">
        <span className="text-(--pi) font-strong" data-part="who">
          You
        </span>
        <span className="message-tick">
          <Icon as={Clock} size="xs" />
          <span>Sending</span>
        </span>
      </div>
    </div>
  );
}
