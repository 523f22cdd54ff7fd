import { notAssignableCopy, ownedCopy } from "@/lib/view/copy/assignment-copy";
import { lateApi } from "../late-api";
import type { InboxClient } from "../inbox-client";

/** Chooses who looks after the contact of a conversation, or nobody; says so, with Undo. */
export async function setOwner(
  client: InboxClient,
  conversationId: string,
  { to, from }: { to: string | null; from: string | null },
): Promise<void> {
  const { page, notices, names } = client;
  if (to === from) return;
  const answer = page.watchSession(await lateApi.setOwner(conversationId, { to }));
  if (answer.kind === "error" && answer.code === "not_assignable")
    return notices.toast(notAssignableCopy(names, to));
  if (answer.kind !== "ok") return notices.notThrough();
  // The same comes as an event.
  page.set((state) => ({ ...state, contactNews: state.contactNews + 1 }));
  notices.toast(ownedCopy(names, to), () => void setOwner(client, conversationId, { to: from, from: to }));
}
