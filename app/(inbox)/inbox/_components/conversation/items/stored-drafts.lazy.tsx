"use client";

import { useEffect } from "react";
import { personShort } from "@/lib/view/copy/names";
import { agoCopy } from "@/lib/view/copy/times";
import type { ConversationSnapshot } from "@/lib/view/types";
import { useClient, useInbox } from "../../../_hooks/use-inbox";
import { useNow, useZone } from "../../../_hooks/use-time";

/** Until then the writer holds the reply, and the live draft is shown. */
const OLD_AFTER_MS = 30_000;
const ASK_EVERY_MS = 30_000;

/** Unsent drafts of colleagues, for people who come later. `live`: those who are writing now. */
export function StoredDrafts({
  snapshot,
  live,
}: {
  snapshot: ConversationSnapshot;
  live: readonly string[];
}) {
  const client = useClient();
  const people = useInbox((state) => state.inbox.people);
  const now = useNow(10_000);
  const zone = useZone();
  const { id } = snapshot.conversation;
  // No event reports a discarded draft.
  useEffect(() => {
    const timer = setInterval(() => void client.conversations.askDrafts(id), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [client, id]);
  return snapshot.teamDrafts
    .filter(({ userId, updatedAt }) => !live.includes(userId) && now - Date.parse(updatedAt) >= OLD_AFTER_MS)
    .map(({ userId, body, updatedAt }) => (
      <div
        key={userId}
        className={`message hue-${people.find((person) => person.id === userId)?.color ?? "slate"}`}
        data-part="message"
        data-direction="out"
        data-stored=""
      >
        <span className="wire-node" />
        <div className="message-bubble" data-part="bubble" dir="auto">
          {body}
        </div>
        <div className="message-foot">
          <span
            className="text-(--pi) font-strong"
            data-part="who"
          >{`${personShort(client.names, userId)}’s draft`}</span>
          <span>{`${agoCopy(updatedAt, now, zone)}, not sent`}</span>
        </div>
      </div>
    ));
}
