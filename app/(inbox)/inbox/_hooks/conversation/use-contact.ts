import { useEffect, useState } from "react";
import type { ConversationView } from "@/lib/protocol/views";
import { lateApi } from "../../_client/late-api";
import { useInbox } from "../use-inbox";

type Contact = { of: string; others: readonly ConversationView[]; ownerId: string | null };

/** What is known of a conversation's contact beyond it, loaded when the contact is shown and when that changes; null until then. */
export function useContact(conversationId: string): Contact | null {
  const news = useInbox((state) => state.contactNews);
  const [found, setFound] = useState<Contact | null>(null);
  useEffect(() => {
    let isShown = true;
    void lateApi
      .others(conversationId)
      .then((answer) => isShown && answer.kind === "ok" && setFound({ of: conversationId, ...answer.value }));
    return () => void (isShown = false);
  }, [conversationId, news]);
  return found?.of === conversationId ? found : null;
}
