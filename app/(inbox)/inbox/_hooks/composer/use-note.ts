"use client";

import { keepFocus } from "../../_client/writing/focus-composer";
import { isCutOff } from "../../_client/state";
import type { NoteInTheMaking } from "../../_client/state";
import { useClient, useInbox } from "../use-inbox";

export type Note = { isUnaddable: boolean; isOffline: boolean; press: () => void };

/** What can be done with the note in the making of a conversation. */
export function useNote(conversationId: string, note: NoteInTheMaking | undefined): Note {
  const client = useClient();
  const isOffline = useInbox((state) => isCutOff(state.link));
  const isUnaddable = isOffline || (note?.body ?? "").trim() === "";
  const press = () => {
    if (!isUnaddable) void client.notes.add(conversationId).then(keepFocus);
  };
  return { isUnaddable, isOffline, press };
}
