"use client";

import { Ban } from "lucide-react";
import { Button } from "@/app/_ui/controls/button";
import { mayOptOutCopy } from "@/lib/view/copy/composer/blocked-copy";
import type { ConversationView } from "@/lib/protocol/views";
import { focusComposer } from "../../../_client/page/focus";
import { useClient, useInbox } from "../../../_hooks/use-inbox";
import { Banner } from "@/app/_ui/feedback/banner";

/** A message close to STOP: a person who may reply decides what it meant. */
export function MayOptOut({ conversation }: { conversation: ConversationView }) {
  const client = useClient();
  const busy = useInbox((state) => state.changing.has(conversation.id));
  const mayReply = useInbox(
    (state) => state.inbox.numbers.find(({ id }) => id === conversation.numberId)?.can.reply ?? false,
  );
  if (conversation.mayOptOut === null) return null;
  const decide = (optOut: boolean) => async () => {
    if (busy || !(await client.changes.decideOptOut(conversation.id, optOut))) return;
    requestAnimationFrame(focusComposer);
  };
  const { title, body } = mayOptOutCopy(conversation);
  return (
    <Banner kind="warning" role="status" as={Ban} size="s">
      <span className="min-w-0 flex-1 wrap-anywhere">
        <b>{title}</b> {body}
      </span>
      {mayReply && (
        <>
          <Button size="s" aria-disabled={busy} onClick={() => void decide(false)()}>
            Not an opt-out
          </Button>
          <Button size="s" aria-disabled={busy} onClick={() => void decide(true)()}>
            Opt out
          </Button>
        </>
      )}
    </Banner>
  );
}
