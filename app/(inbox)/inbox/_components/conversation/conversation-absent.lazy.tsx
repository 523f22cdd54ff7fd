"use client";

import { Button } from "@/app/_ui/controls/button";
import { WireArt } from "@/app/_ui/display/wire-art";
import { copyWords } from "../../_client/page/notices";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { EmptyState } from "@/app/_ui/feedback/empty-state";

/** In place of a conversation that this person may not see, or no longer. */
export function ConversationAbsent({
  isLost,
  conversationId,
}: {
  /** It was there. */ isLost: boolean;
  conversationId: string;
}) {
  return isLost ? <Lost conversationId={conversationId} /> : <Missing />;
}

function Missing() {
  const client = useClient();
  return (
    <EmptyState>
      <WireArt />
      <h3>This conversation is not here</h3>
      <p>It may be on a line that you are not on. An admin can add you.</p>
      <Button onClick={() => client.open(null)}>Back to inbox</Button>
    </EmptyState>
  );
}

/** Access ended while the conversation was open. The writer keeps their words. */
function Lost({ conversationId }: { conversationId: string }) {
  const client = useClient();
  const body = useInbox((state) => state.compositions[conversationId]?.body ?? "");
  return (
    <EmptyState role="status">
      <WireArt />
      <h3>You are no longer on this line</h3>
      <p>
        {body.trim() === ""
          ? "An admin can add you again."
          : "Your draft is kept. An admin can add you again."}
      </p>
      <div className="flex gap-2">
        {body.trim() !== "" && (
          <Button kind="primary" onClick={() => void copyWords(client.notices, body)}>
            Copy my text
          </Button>
        )}
        <Button onClick={() => client.open(null)}>Back to inbox</Button>
      </div>
    </EmptyState>
  );
}
