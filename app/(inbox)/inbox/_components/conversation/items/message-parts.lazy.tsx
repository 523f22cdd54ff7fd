"use client";

import { CircleAlert, Repeat2 } from "lucide-react";
import { linkClass } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import type { MessageView } from "@/lib/protocol/views";
import { arrivalCopy } from "@/lib/view/copy/message/arrival-copy";
import { contactShort } from "@/lib/view/copy/names";
import type { StatusReason } from "@/db/vocabulary";
import { failureCopy, sentAgainCopy, statusCopy } from "@/lib/view/copy/message/status-copy";
import { timesApart, type TimeFormat } from "@/lib/view/copy/times";
import { useClient } from "../../../_hooks/use-inbox";

type Oddities = {
  message: MessageView;
  /** How its times are written, if it was shown long after it came. */
  late: TimeFormat | null;
};

/** Anything unusual about how a message arrived. */
export function MessageOddities({ message, late }: Oddities) {
  const conversation = useClient().conversation(message.conversationId);
  const { acceptedAt, arrivedAt, alsoTo, deliveries, possibleRepeat, flaws } = message;
  const times = late && timesApart(arrivedAt ?? acceptedAt, acceptedAt, late);
  return (
    <>
      {times && (
        <span>
          Came {times[0]}, shown since {times[1]}
        </span>
      )}
      {deliveries > 1 && <span title="The carrier delivered this more than once">×{deliveries}</span>}
      {possibleRepeat && (
        <span className="message-tick">
          <Icon as={Repeat2} size="xs" />
          Possible repeat
        </span>
      )}
      {arrivalCopy(flaws).map((words) => (
        <span key={words} className="message-tick" data-kind="unconfirmed">
          <Icon as={CircleAlert} size="xs" />
          {words}
        </span>
      ))}
      {/* The sender of a group text may expect that everybody reads the answer. */}
      {alsoTo.length > 0 && (
        <span>
          {`Also to ${alsoTo.length === 1 ? "1 other" : `${alsoTo.length} others`}${conversation ? `; a reply goes to ${contactShort(conversation)} only` : ""}`}
        </span>
      )}
    </>
  );
}

/**
 * The outcome of a message that was sent again, with a link to it, so that it is not sent a third time by
 * accident.
 */
export function SentAgain({ again, zone }: { again: MessageView; zone: TimeFormat }) {
  const client = useClient();
  return (
    <button className={linkClass} type="button" onClick={() => client.conversations.show(again.publicSeq)}>
      {sentAgainCopy(again, client.names, zone)}
    </button>
  );
}

type Props = { reason: StatusReason | null };

/** "Not delivered: this number cannot get texts". */
export const FailureCopy = ({ reason }: Props) => <span>{failureCopy(reason)}</span>;

/** "Ana Reyes says it arrived". */
export function StatusCopy({ reason }: Props) {
  const client = useClient();
  return <span>{reason && statusCopy(reason, client.names.people)}</span>;
}
