"use client";

import { Copy, Link } from "lucide-react";
import type { MessageView } from "@/lib/protocol/views";
import { copyLink, copyWords } from "../../_client/page/notices";
import { useClient } from "../../_hooks/use-inbox";

/** What can be done with one text: one press each (U7). The arrow keys go to the texts above and below. */
export function MessageActs({ message }: { message: MessageView }) {
  const { notices } = useClient();
  return (
    <span className="text-acts" role="group" aria-label="This text">
      {message.body !== "" && (
        <button
          className="btn"
          data-kind="quiet"
          data-size="s"
          data-icon=""
          type="button"
          aria-label="Copy the text"
          title="Copy the text"
          onClick={() => void copyWords(notices, message.body)}
        >
          <Copy className="icon" data-size="s" aria-hidden />
        </button>
      )}
      <button
        className="btn"
        data-kind="quiet"
        data-size="s"
        data-icon=""
        type="button"
        aria-label="Copy link to this text"
        title="Copy link to this text"
        onClick={() => void copyLink(notices, message.conversationId, message.publicSeq)}
      >
        <Link className="icon" data-size="s" aria-hidden />
      </button>
    </span>
  );
}
