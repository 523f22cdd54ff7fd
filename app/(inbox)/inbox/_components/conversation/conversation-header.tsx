"use client";

import { Check, ChevronLeft, PanelRight, RotateCcw } from "lucide-react";
import { Kbd } from "@/app/_ui/display/kbd";
import { Button, IconButton } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import { NumberPlate } from "@/app/_ui/display/number-plate";
import { badgeCopy, countsOf } from "@/lib/view/counts";
import { contactTitle } from "@/lib/view/copy/names";
import { waitBadge } from "@/lib/view/copy/list/row-copy";
import type { ConversationView } from "@/lib/protocol/views";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { useIsPhone } from "../../_hooks/use-page";
import { useResolve } from "../../_hooks/conversation/use-resolve";
import { useNow } from "../../_hooks/use-time";
import { Mark } from "../list/conversation-row";
import { SnoozeSign } from "../shell/lazy-parts";
import { AssignButton, Assignee } from "./assign-button";
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
    <header className="pane-bar">
      <Button
        kind="quiet"
        className="text-accent-text! md:hidden"
        aria-label={`Back to the list, ${waiting} unanswered`}
        onClick={() => client.open(null)}
      >
        <Icon as={ChevronLeft} size="l" />
        {waiting > 0 && <span className="tabular-nums">{badgeCopy(waiting)}</span>}
      </Button>
      <div className="min-w-0 flex-1">
        <div className="bar-name">
          {/* On a phone this pane is the whole page. */}
          <h2 className="min-w-0 truncate" dir="auto" aria-level={isPhone ? 1 : undefined}>
            {contactTitle(conversation)}
          </h2>
          {conversation.markedUnreadAt !== null && (
            <span
              className="unread-dot"
              data-team=""
              role="img"
              aria-label="Marked unread by the team"
              title="Marked unread by the team"
            />
          )}
          <span className="max-md:hidden">
            <NeedsReply conversation={conversation} />
          </span>
          <span className="flex min-w-0 max-md:hidden">
            <PutOff conversation={conversation} />
          </span>
        </div>
        <div className="bar-second flex md:hidden">
          <NumberPlate number={number} />
          <NeedsReply conversation={conversation} />
          <PutOff conversation={conversation} short />
          {conversation.assigneeId !== null && (
            <span className="bar-assigned flex min-w-0 items-center gap-1">
              <Assignee userId={conversation.assigneeId} />
            </span>
          )}
        </div>
      </div>
      <span className="max-lg:hidden">
        <NumberPlate number={number} />
      </span>
      {number?.can.assign && <AssignButton conversation={conversation} />}
      {number?.can.reply && <ResolveButton conversation={conversation} />}
      <ConversationMenu conversation={conversation} />
      <IconButton
        label="Show the contact"
        size="s"
        className="max-md:hidden xl:hidden"
        onClick={() => client.page.patch({ overlay: "contact" })}
      >
        <Icon as={PanelRight} />
      </IconButton>
    </header>
  );
}

/**
 * Marks that the customer may have asked to opt out, or that somebody marked the conversation as needing a
 * reply. The last message does not show either.
 */
function NeedsReply({ conversation }: { conversation: ConversationView }) {
  const now = useNow(20_000);
  const wait = waitBadge(conversation, now);
  if (conversation.mayOptOut !== null) return <Mark mark={{ kind: "may_opt_out", words: "Opt out?" }} />;
  return wait?.kind === "needs_reply" ? <Mark mark={wait} /> : null;
}

const PutOff = ({ conversation, short }: { conversation: ConversationView; short?: boolean }) =>
  (conversation.snoozed !== null || conversation.woke !== null) && (
    <SnoozeSign of={conversation} {...(short && { short })} />
  );

function ResolveButton({ conversation }: { conversation: ConversationView }) {
  const { resolve } = useResolve();
  const busy = useInbox((state) => state.changing.has(conversation.id));
  const resolved = conversation.state === "resolved";
  const Drawing = resolved ? RotateCcw : Check;
  return (
    <Button
      size="s"
      className="max-md:border-transparent max-md:bg-transparent max-md:text-text-2 max-md:shadow-none"
      aria-disabled={busy}
      onClick={() => void resolve()}
    >
      <Icon as={Drawing} size="s" />
      <span>{resolved ? (busy ? "Reopening" : "Reopen") : busy ? "Resolving" : "Resolve"}</span>
      <Kbd>e</Kbd>
    </Button>
  );
}
