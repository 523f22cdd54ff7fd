"use client";

import { MAX_SEGMENTS, countSegments } from "@/lib/domain/text/segments";
import type { Composition } from "@/lib/view/reduce/composition";
import { holderOf } from "@/lib/view/reduce/presence";
import type { PersonView, ConversationSnapshot } from "@/lib/view/types";
import { focusComposer, keepFocus } from "../../_client/page/focus";
import { isCutOff } from "../../_client/state";
import type { NoteInTheMaking } from "../../_client/state";
import { useClient, useInbox } from "../use-inbox";
import { useResolve } from "../conversation/use-resolve";

export type Reply = {
  /** A colleague who holds the reply. */
  holder: PersonView | undefined;
  isMine: boolean;
  isOffline: boolean;
  /** Nothing can be sent in the current state. */
  isUnsendable: boolean;
  press: (thenResolve?: boolean) => void;
};

/** The actions on a conversation's composition; `snapshot` is null while the conversation loads. */
export function useReply(
  conversationId: string,
  snapshot: ConversationSnapshot | null,
  composition: Composition,
): Reply {
  const client = useClient();
  const people = useInbox((state) => state.inbox.people);
  const room = useInbox((state) => {
    const numberId = client.conversation(conversationId)?.numberId;
    return numberId === undefined ? undefined : state.rooms[numberId];
  });
  const roomsAt = useInbox((state) => state.roomsAt);
  const link = useInbox((state) => state.link);
  const { resolve } = useResolve();
  const { body, takenOverBy } = composition;

  const holderId = room && link === "live" ? holderOf(room, conversationId, roomsAt) : null;
  const holder =
    holderId === null || holderId === client.meId
      ? undefined
      : people.find((person) => person.id === holderId);
  const isOffline = isCutOff(link);
  // Folded words cannot be sent, nor anything into a conversation that has not loaded.
  const isUnsendable =
    snapshot === null ||
    takenOverBy !== null ||
    body.trim() === "" ||
    countSegments(body).segments > MAX_SEGMENTS;

  const press = (thenResolve = false) => {
    if (holder !== undefined)
      return void client.replies.takeOver(conversationId, holder.id).then(focusComposer);
    if (isUnsendable) return;
    if (isOffline) return client.replies.askWhenBack(conversationId, !composition.whenBack);
    const isOpen = snapshot?.conversation.state !== "resolved";
    // A refused message resolves nothing: somebody still has to look at it.
    void client.replies
      .send(conversationId, false)
      .then((isSent) => (isSent && thenResolve && isOpen ? void resolve() : keepFocus()));
  };
  return { holder, isMine: holderId === client.meId, isOffline, isUnsendable, press };
}

export type Note = { isUnaddable: boolean; isOffline: boolean; press: () => void };

/** The actions on a conversation's note. */
export function useNote(conversationId: string, note: NoteInTheMaking | undefined): Note {
  const client = useClient();
  const isOffline = useInbox((state) => isCutOff(state.link));
  const isUnaddable = isOffline || (note?.body ?? "").trim() === "";
  const press = () => {
    if (!isUnaddable) void client.notes.add(conversationId).then(keepFocus);
  };
  return { isUnaddable, isOffline, press };
}
