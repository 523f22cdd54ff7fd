"use client";

import { Check, ChevronLeft, PanelRight, RotateCcw } from "lucide-react";
import { NumberPlate } from "@/app/_ui/number-plate";
import { badgeCopy, countsOf } from "@/lib/view/counts";
import { assignedTo, contactTitle } from "@/lib/view/copy/names";
import { waitBadge } from "@/lib/view/copy/row-copy";
import type { ConversationView } from "@/lib/protocol/views";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { useIsPhone } from "../../_hooks/use-page";
import { useResolve } from "../../_hooks/conversation/use-resolve";
import { useNow } from "../../_hooks/use-time";
import { Mark } from "../list/conversation-row";
import { ConversationMenu } from "./conversation-menu";

/** Who the conversation is with, and its state. */
export function ConversationHeader({ conversation }: { conversation: ConversationView }) {
  const client = useClient();
  const number = useInbox((state) =>
    state.inbox.numbers.find((candidate) => candidate.id === conversation.numberId),
  );
  const isPhone = useIsPhone();
  const waiting = useInbox((state) => countsOf(state.counts, null).unanswered);
  return (
    <header className="bar">
      <button
        className="btn back text-accent-text!"
        data-kind="quiet"
        type="button"
        aria-label={`Back to the list, ${waiting} unanswered`}
        onClick={() => client.open(null)}
      >
        <ChevronLeft className="icon" data-size="l" aria-hidden />
        {waiting > 0 && <span className="tabular-nums">{badgeCopy(waiting)}</span>}
      </button>
      <div className="min-w-0 flex-1">
        <div className="named">
          {/* On a phone it is all the page there is. */}
          <h2 className="trunc" dir="auto" aria-level={isPhone ? 1 : undefined}>
            {contactTitle(conversation)}
          </h2>
          {conversation.markedUnreadAt !== null && (
            <span
              className="dot"
              data-team=""
              role="img"
              aria-label="Marked unread by the team"
              title="Marked unread by the team"
            />
          )}
          <span className="wide-only">
            <NeedsReply conversation={conversation} />
          </span>
        </div>
        <div className="phone-only second">
          <NumberPlate number={number} />
          <NeedsReply conversation={conversation} />
          {conversation.assigneeId !== null && (
            <span className="assigned trunc">{assignedTo(client.names, conversation.assigneeId)}</span>
          )}
        </div>
      </div>
      <span className="wide-only">
        <NumberPlate number={number} />
      </span>
      {number?.can.reply && <ResolveButton conversation={conversation} />}
      <ConversationMenu conversation={conversation} />
      <button
        className="btn contact-toggle"
        data-kind="quiet"
        data-size="s"
        data-icon=""
        type="button"
        aria-label="Show the contact"
        title="Show the contact"
        onClick={() => client.page.patch({ overlay: "contact" })}
      >
        <PanelRight className="icon" aria-hidden />
      </button>
    </header>
  );
}

/** That the customer may want no more texts, or that somebody asked for a reply: the conversation itself ends with our own words then. */
function NeedsReply({ conversation }: { conversation: ConversationView }) {
  const now = useNow(20_000);
  const wait = waitBadge(conversation, now);
  if (conversation.mayOptOut !== null) return <Mark mark={{ kind: "may_opt_out", words: "Opt out?" }} />;
  return wait?.kind === "needs_reply" ? <Mark mark={wait} /> : null;
}

function ResolveButton({ conversation }: { conversation: ConversationView }) {
  const { resolve } = useResolve();
  const busy = useInbox((state) => state.changing.has(conversation.id));
  const resolved = conversation.state === "resolved";
  const Icon = resolved ? RotateCcw : Check;
  return (
    <button className="btn" data-size="s" type="button" aria-disabled={busy} onClick={() => void resolve()}>
      <Icon className="icon" data-size="s" aria-hidden />
      <span>{resolved ? (busy ? "Reopening" : "Reopen") : busy ? "Resolving" : "Resolve"}</span>
      <kbd className="kbd">e</kbd>
    </button>
  );
}
