"use client";

import { useMemo } from "react";
import { Avatar } from "@/app/_ui/display/avatar";
import { personOrYou, personShort } from "@/lib/view/copy/names";
import { atConversation, holderOf } from "@/lib/view/reduce/presence";
import type { PresenceState } from "@/lib/protocol/frames";
import type { ConversationView } from "@/lib/protocol/views";
import { rowTime } from "@/lib/view/copy/times";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { useNow, useZone } from "../../_hooks/use-time";

const SHOWN = 3;

/** Presence: colleagues at this conversation, and who replied last. */
export function PresenceStrip({ conversation }: { conversation: ConversationView }) {
  const client = useClient();
  const people = useInbox((state) => state.inbox.people);
  const room = useInbox((state) => state.rooms[conversation.numberId]);
  const roomsAt = useInbox((state) => state.roomsAt);
  const link = useInbox((state) => state.link);
  const zone = useZone();
  const now = useNow(20_000);
  const { names, meId } = client;
  const present = useMemo(
    () => (room ? atConversation(room, conversation.id, meId, roomsAt) : []),
    [room, conversation.id, meId, roomsAt],
  );
  const holder = room ? holderOf(room, conversation.id, roomsAt) : null;
  const person = (id: string) => people.find((candidate) => candidate.id === id);
  const { lastReply } = conversation;

  if (link !== "live") {
    return (
      <div className="presence-strip" role="status" aria-label="Who is here" data-offline="">
        {present.slice(0, SHOWN).map(({ userId }) => (
          <Avatar key={userId} person={person(userId)} state="unknown" />
        ))}
        <span>
          {link === "polling"
            ? "Connecting again. Texts still arrive; who is here is unknown"
            : "Who is here is unknown until you are back"}
        </span>
      </div>
    );
  }
  const wordsFor = (userId: string, state: PresenceState): string => {
    const who = personShort(names, userId);
    if (state === "replying") return `${who} is replying`;
    if (holder === userId) return `${who} has a reply open`;
    return state === "viewing" ? `${who} is viewing` : `${who}, hidden tab`;
  };
  return (
    <div className="presence-strip" role="status" aria-label="Who is here">
      {present.length === 0 && <span className="text-text-3">Only you are here</span>}
      {present.slice(0, SHOWN).map(({ userId, state }) => (
        <span
          key={userId}
          className={`presence-person hue-${person(userId)?.color ?? "slate"}`}
          data-present={userId}
        >
          <Avatar person={person(userId)} state={state} label="" />
          <span
            className={
              state === "replying" || holder === userId
                ? "text-(--pi) font-strong min-w-0 truncate"
                : "min-w-0 truncate"
            }
          >
            {wordsFor(userId, state)}
          </span>
        </span>
      ))}
      {present.length > SHOWN && (
        <span
          title={present
            .slice(SHOWN)
            .map(({ userId }) => personShort(names, userId))
            .join(", ")}
        >{`+${present.length - SHOWN}`}</span>
      )}
      {lastReply !== null && (
        <span className="presence-last">
          {`Last reply: ${personOrYou(names, lastReply.by)}, ${rowTime(lastReply.at, now, zone)}`}
        </span>
      )}
    </div>
  );
}
