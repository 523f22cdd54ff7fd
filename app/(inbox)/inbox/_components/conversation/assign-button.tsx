"use client";

import { UserPlus } from "lucide-react";
import { Avatar } from "@/app/_ui/display/avatar";
import { Button } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import type { ConversationView } from "@/lib/protocol/views";
import { assignedTo, personOrYou } from "@/lib/view/copy/names";
import { useClient, useInbox } from "../../_hooks/use-inbox";

/** Who has the conversation, and the way to give it to somebody else. */
export function AssignButton({ conversation: { assigneeId } }: { conversation: ConversationView }) {
  const client = useClient();
  return (
    <Button
      size="s"
      className="max-md:hidden"
      data-part="assign"
      aria-haspopup="dialog"
      onClick={() => client.page.patch({ overlay: "assign" })}
    >
      {assigneeId === null ? (
        <>
          <Icon as={UserPlus} size="s" />
          <span>Assign</span>
        </>
      ) : (
        <Assignee userId={assigneeId} />
      )}
    </Button>
  );
}

/** A picture and a name, where there is no room for a sentence. */
export function Assignee({ userId }: { userId: string }) {
  const { names } = useClient();
  const person = useInbox((state) => state.inbox.people.find(({ id }) => id === userId));
  return (
    <>
      <Avatar person={person} size="xs" label="" />
      <span className="sr-only">{assignedTo(names, userId)}</span>
      <span className="min-w-0 truncate" aria-hidden>
        {personOrYou(names, userId)}
      </span>
    </>
  );
}
