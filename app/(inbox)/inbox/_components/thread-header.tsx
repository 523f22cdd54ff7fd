"use client";

import { Check, ChevronLeft, RotateCcw } from "lucide-react";
import { NumberPlate } from "@/app/_ui/number-plate";
import { contactTitle } from "@/lib/view/names";
import type { ConversationView } from "@/lib/protocol/views";
import { useClient, useInbox } from "../_hooks/use-inbox";
import { useResolve } from "../_hooks/use-resolve";
import { ContactDrawer } from "./contact-drawer";

/** Who the thread is with, and its state. */
export function ThreadHeader({ conversation }: { conversation: ConversationView }) {
  const client = useClient();
  const number = useInbox((state) => state.inbox.numbers.find((candidate) => candidate.id === conversation.numberId));
  const waiting = useInbox((state) => state.inbox.conversations.filter((row) => row.conversation.unrespondedSince !== null).length);
  return (
    <header className="bar">
      <button className="btn back text-accent-text!" data-kind="quiet" type="button" aria-label={`Back to the list, ${waiting} unanswered`} onClick={() => client.open(null)}>
        <ChevronLeft className="icon" data-size="l" aria-hidden />
        {waiting > 0 && <span className="tabular-nums">{waiting}</span>}
      </button>
      <div className="min-w-0 flex-1">
        <h2 className="trunc" dir="auto">{contactTitle(conversation)}</h2>
        <div className="phone-only">
          <NumberPlate number={number} />
        </div>
      </div>
      <span className="wide-only">
        <NumberPlate number={number} />
      </span>
      {number?.mayReply && <ResolveButton conversation={conversation} />}
      <ContactDrawer conversationId={conversation.id} />
    </header>
  );
}

function ResolveButton({ conversation }: { conversation: ConversationView }) {
  const { resolve } = useResolve();
  const busy = useInbox((state) => state.changing.has(conversation.id));
  const resolved = conversation.state === "resolved";
  const Icon = resolved ? RotateCcw : Check;
  return (
    <button className="btn" data-size="s" type="button" aria-disabled={busy} onClick={() => void resolve()}>
      <Icon className="icon" data-size="s" aria-hidden />
      {resolved ? (busy ? "Reopening" : "Reopen") : busy ? "Resolving" : "Resolve"}
      <kbd className="kbd">e</kbd>
    </button>
  );
}
