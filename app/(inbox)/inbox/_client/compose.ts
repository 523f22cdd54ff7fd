import { composeProblem } from "@/lib/view/compose-words";
import type { ComposeProblem } from "@/lib/view/compose-words";
import type { ConversationView } from "@/lib/protocol/views";
import type { ThreadSnapshot } from "@/lib/view/types";
import { api } from "./api";
import { focusComposer } from "./focus-composer";
import type { InboxClient } from "./inbox-client";

/** Beginning a text to somebody. Loaded when it is first needed. */

/** Those of the caller's numbers that were used with that phone, the last one first; none when nobody could be asked. */
export async function lastUsedFirst(phone: string): Promise<string[]> {
  const answer = await api.numbers(phone);
  return answer.kind === "ok" ? answer.value.flatMap(({ id, lastUsedAt }) => (lastUsedAt ? [id] : [])) : [];
}

/** Opens the thread of that number and phone, there already or new, ready to be written in. What it could not do is the answer. */
export async function beginText(client: InboxClient, numberId: string, to: string): Promise<ComposeProblem | null> {
  const begun = await openThread(client, numberId, to);
  if ("problem" in begun) return begun.problem;
  focusWhenShown(client, begun.conversation.id);
  return null;
}

/**
 * The same contact on another of our numbers. What was typed goes along where nothing is written yet; the
 * number of a thread itself never changes, so nothing can leave from a wrong one (N4).
 */
export async function writeFrom(client: InboxClient, { id, address }: ConversationView, numberId: string): Promise<void> {
  const { compositions, replies, notices } = client;
  await compositions.drafts.flush(id);
  const begun = await openThread(client, numberId, address);
  if ("problem" in begun) return notices.toast(begun.problem.words);
  const words = compositions.of(id)?.body ?? "";
  const there = begun.conversation.id;
  const isFree = begun.mine.draft === null && (compositions.of(there)?.body ?? "") === "";
  if (words.trim() !== "" && isFree) {
    replies.discard(id);
    replies.write(there, words);
    // At once: whoever comes back in a moment must not find them in both places.
    void compositions.drafts.flush(id);
  } else if (words.trim() !== "") notices.toast("A draft is here already. Your other words are kept where you wrote them");
  focusWhenShown(client, there);
}

async function openThread(client: InboxClient, numberId: string, to: string): Promise<ThreadSnapshot | { problem: ComposeProblem }> {
  const answer = client.page.watchSession(await api.compose(numberId, to));
  if (answer.kind !== "ok") return { problem: composeProblem(answer) };
  client.openLoaded(answer.value);
  return answer.value;
}

/** The reply box is there once the thread is loaded and drawn. */
function focusWhenShown(client: InboxClient, conversationId: string, frames = 300): void {
  requestAnimationFrame(() => {
    const { openId, thread } = client.state;
    if (openId !== conversationId || frames === 0) return;
    if (thread?.conversation.id === conversationId && document.querySelector(".composer textarea") !== null) focusComposer();
    else focusWhenShown(client, conversationId, frames - 1);
  });
}
