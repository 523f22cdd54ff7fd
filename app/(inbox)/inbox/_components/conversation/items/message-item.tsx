"use client";

import { Check, CheckCheck, CircleAlert, CircleQuestionMark, Clock, Image as ImageIcon } from "lucide-react";
import dynamic from "next/dynamic";
import { memo } from "react";
import { linkClass } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import type { MessageStatus } from "@/db/vocabulary";
import { isCut } from "@/lib/domain/inbound/body";
import type { MessageView } from "@/lib/protocol/views";
import { enclosureCopy } from "@/lib/view/copy/message/enclosure-copy";
import { personOrYou } from "@/lib/view/copy/names";
import { showsNothing } from "@/lib/view/raw-text";
import { clock as clockWords, exactTime } from "@/lib/view/copy/times";
import type { TimeFormat } from "@/lib/view/copy/times";
import type { PersonView } from "@/lib/view/types";
import { focusComposer } from "../../../_client/page/focus";
import { insist } from "../../../_client/page/later";
import { useClient } from "../../../_hooks/use-inbox";
import {
  FailureCopy,
  MessageActs,
  MessageOddities,
  SentAgain,
  StatusCopy,
  UndoRing,
} from "../../shell/lazy-parts";
import { Words } from "./message-text";

/** Loaded with the first unconfirmed message. */
const UnconfirmedActions = dynamic(
  () => insist(() => import("./unconfirmed-actions.lazy").then((part) => part.UnconfirmedActions)),
  { ssr: false },
);

/** Loaded with the first message that is too long to show whole. */
const WholeMessage = dynamic(
  () => insist(() => import("./whole-message.lazy").then((part) => part.WholeMessage)),
  { ssr: false },
);

type Tick = { kind: string; words: string; Drawing: typeof Check };

const ticks: Partial<Record<MessageStatus, Tick>> = {
  queued: { kind: "leaving", words: "Leaving", Drawing: Clock },
  sending: { kind: "leaving", words: "Leaving", Drawing: Clock },
  accepted: { kind: "sent", words: "Sent", Drawing: Check },
  sent: { kind: "sent", words: "Sent", Drawing: Check },
  delivered: { kind: "delivered", words: "Delivered", Drawing: CheckCheck },
  unconfirmed: {
    kind: "unconfirmed",
    words: "Not confirmed. Check before resending",
    Drawing: CircleQuestionMark,
  },
};

type Props = {
  message: MessageView;
  author: PersonView | undefined;
  /** The last attempt to send it again. */
  again: MessageView | undefined;
  isNew: boolean;
  /** Shows its action buttons. */
  isCurrent: boolean;
  /** The address points at it. */
  isMarked: boolean;
  /** The reader may act on a message that did not arrive. */
  mayReply: boolean;
  zone: TimeFormat;
};

/** Within a minute the two times would read the same. */
const LATE_MS = 60_000;

const isLate = ({ arrivedAt, acceptedAt }: MessageView): boolean =>
  arrivedAt !== null && Date.parse(acceptedAt) - Date.parse(arrivedAt) >= LATE_MS;

const isOdd = ({ deliveries, possibleRepeat, flaws, alsoTo }: MessageView): boolean =>
  deliveries > 1 || possibleRepeat || flaws.length > 0 || alsoTo.length > 0;

/** One message: a node on the wire, a bubble, and below it who sent it and its delivery state. */
export const MessageItem = memo(function MessageItem({
  message,
  author,
  again,
  isNew,
  isCurrent,
  isMarked,
  mayReply,
  zone,
}: Props) {
  const client = useClient();
  const { direction, status, body } = message;
  const out = direction === "out";
  const leaving = status === "queued" || status === "sending";
  const { arrivedAt } = message;
  const cameAt = arrivedAt ?? message.acceptedAt;
  const time = clockWords(cameAt, zone);
  const exactly = exactTime(cameAt, zone);
  const by = author ? personOrYou(client.names, author.id) : (message.author?.name ?? "Automatic");
  const own = author?.id === client.meId;
  const enclosed = enclosureCopy(message.media);

  if (status === "cancelled") {
    return (
      <div className="entry" data-part="entry" data-message={message.id} data-seq={message.publicSeq}>
        <time dateTime={message.acceptedAt} title={exactTime(message.acceptedAt, zone)}>
          {time}
        </time>
        <span>
          <b>{by}</b> took a text back before it left
        </span>
      </div>
    );
  }
  return (
    <div
      className={`message ${author ? `hue-${author.color}` : ""}`}
      data-part="message"
      data-direction={direction}
      data-message={message.id}
      data-seq={message.publicSeq}
      data-marked={isMarked ? "" : undefined}
      data-status={status}
      data-leaving={leaving ? "" : undefined}
      data-new={isNew ? "" : undefined}
    >
      <time dateTime={cameAt} title={exactly}>
        {time}
      </time>
      <span className="wire-node" />
      <div className="message-bubble" data-part="bubble" dir="auto">
        {body !== "" &&
          (showsNothing(body) ? (
            <i className="text-text-3">(nothing visible)</i>
          ) : isCut(body) && !out ? (
            <WholeMessage message={message} />
          ) : (
            <Words text={body} />
          ))}
        {enclosed !== null && (
          <i className="message-enclosed">
            <Icon as={ImageIcon} size="xs" />
            <span>{`${enclosed}, shown on the sender’s phone`}</span>
          </i>
        )}
        {body === "" && enclosed === null && (
          <i className="text-text-3">
            {message.flaws.length > 0 ? "Nothing of this could be read" : "(empty)"}
          </i>
        )}
      </div>
      {isCurrent && <MessageActs message={message} />}
      <div className="message-foot">
        {out && (
          <span className="text-(--pi) font-strong" data-part="who">
            {by}
          </span>
        )}
        {out && message.source !== "agent" && message.author !== null && (
          <span>{message.source === "schedule" ? "scheduled" : "by API"}</span>
        )}
        <time className="message-clock" dateTime={cameAt} title={exactly}>
          {time}
        </time>
        {(isLate(message) || isOdd(message)) && (
          <MessageOddities message={message} late={isLate(message) ? zone : null} />
        )}
        {out &&
          (status === "queued" && message.dueAt !== null ? (
            <UndoRing message={message} dueAt={message.dueAt} own={own} />
          ) : (
            <Status message={message} mayReply={mayReply && again === undefined} />
          ))}
        {again && <SentAgain again={again} zone={zone} />}
      </div>
      {out && status === "unconfirmed" && mayReply && (
        <UnconfirmedActions message={message} isSentAgain={again !== undefined} zone={zone} />
      )}
    </div>
  );
});

function Status({ message, mayReply }: { message: MessageView; mayReply: boolean }) {
  const client = useClient();
  const { status, reason } = message;
  const again = () => {
    client.replies.retry(message);
    requestAnimationFrame(focusComposer);
  };
  if (status === "failed") {
    return (
      <>
        <span className="message-tick" data-kind="failed" title={reason?.carrier ?? undefined}>
          <Icon as={CircleAlert} size="xs" />
          <FailureCopy reason={reason} />
        </span>
        {mayReply && (
          <button className={linkClass} type="button" onClick={again}>
            Try again
          </button>
        )}
      </>
    );
  }
  const tick = ticks[status];
  if (tick === undefined) return null;
  // Reported by a person, not by the carrier.
  if (reason?.code === "said_delivered") {
    return (
      <span className="message-tick" data-kind="sent">
        <Icon as={Check} size="xs" />
        <StatusCopy reason={reason} />
      </span>
    );
  }
  return (
    <span className="message-tick" data-kind={tick.kind}>
      <Icon as={tick.Drawing} size="xs" />
      <span>{tick.words}</span>
    </span>
  );
}
