import { assignedCopy, lostCopy, notAssignableCopy } from "@/lib/view/copy/assignment-copy";
import { lateApi } from "../late-api";
import type { InboxClient } from "../inbox-client";

/**
 * Gives a conversation to somebody, or to nobody. It shows at once, and is taken back where the server refuses:
 * if somebody was faster, with who that was.
 */
export async function assignTo(
  client: InboxClient,
  conversationId: string,
  to: string | null,
): Promise<void> {
  const { page, notices } = client;
  const seen = page.conversation(conversationId);
  if (seen === undefined || seen.assigneeId === to) return;
  const from = seen.assigneeId;
  const shown = { ...seen, assigneeId: to };
  page.putConversation(shown);
  const answer = page.watchSession(await lateApi.assign(conversationId, { to, from }));
  if (answer.kind === "ok") {
    client.changes.put(answer.value);
    return notices.toast(assignedCopy(client.names, to), () => void assignTo(client, conversationId, from));
  }
  const lost =
    answer.kind === "error" && answer.code === "assigned_meanwhile"
      ? { assigneeId: answer.assigneeId ?? null, by: answer.by ?? null }
      : null;
  // Any event since has brought what is so.
  if (page.conversation(conversationId) === shown)
    page.putConversation({ ...shown, assigneeId: lost === null ? from : lost.assigneeId });
  if (lost !== null) notices.toast(lostCopy(client.names, lost));
  else if (answer.kind === "error" && answer.code === "not_assignable")
    notices.toast(notAssignableCopy(client.names, to));
  else notices.notThrough();
}

/** A conversation, to the reader. It is the one that was open at the press: this part may come after it. */
export async function assignToMe(client: InboxClient, conversationId: string): Promise<void> {
  const conversation = client.conversation(conversationId);
  const number = client.state.inbox.numbers.find(({ id }) => id === conversation?.numberId);
  if (conversation !== undefined && number?.can.assign && number.can.reply)
    await assignTo(client, conversation.id, client.meId);
}
