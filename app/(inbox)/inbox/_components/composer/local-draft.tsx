"use client";

import { copyWords } from "../../_client/page/clipboard";
import { useClient, useInbox } from "../../_hooks/use-inbox";

/** The words of a composer that cannot be shown. */
export function LocalDraft({ conversationId }: { conversationId: string }) {
  const { notices } = useClient();
  const body = useInbox(
    (state) =>
      (state.writing[conversationId] === "note"
        ? state.notes[conversationId]?.body
        : state.compositions[conversationId]?.body) ?? "",
  );
  if (body.trim() === "") return null;
  return (
    <>
      <p className="max-h-40 overflow-y-auto whitespace-pre-wrap">{body}</p>
      <button className="btn" type="button" onClick={() => void copyWords(notices, body)}>
        Copy my text
      </button>
    </>
  );
}
