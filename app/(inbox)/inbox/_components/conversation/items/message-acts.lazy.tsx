"use client";

import { Copy, Link, Lock } from "lucide-react";
import { IconButton } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import type { MessageView } from "@/lib/protocol/views";
import { copyLink, copyWords } from "../../../_client/page/notices";
import { useClient, useInbox } from "../../../_hooks/use-inbox";

/** Actions on one message, one press each (U7). The arrow keys go to the messages above and below. */
export function MessageActs({ message }: { message: MessageView }) {
  const { notices, notes } = useClient();
  const numberId = useClient().conversation(message.conversationId)?.numberId;
  const mayNote = useInbox(({ inbox }) => inbox.numbers.some(({ id, can }) => id === numberId && can.note));
  const { id, conversationId, body: words } = message;
  return (
    <span className="message-acts" data-part="acts" role="group" aria-label="This text">
      {message.body !== "" && (
        <IconButton label="Copy the text" size="s" onClick={() => void copyWords(notices, message.body)}>
          <Icon as={Copy} size="s" />
        </IconButton>
      )}
      <IconButton
        label="Copy link to this text"
        size="s"
        onClick={() => void copyLink(notices, message.conversationId, message.publicSeq)}
      >
        <Icon as={Link} size="s" />
      </IconButton>
      {mayNote && (
        <IconButton
          label="Note on this text"
          size="s"
          onClick={() => notes.aimAt(conversationId, { kind: "about", id, words })}
        >
          <Icon as={Lock} size="s" />
        </IconButton>
      )}
    </span>
  );
}
