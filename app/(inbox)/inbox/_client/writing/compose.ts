import { composeProblem } from "@/lib/view/copy/compose-copy";
import type { ComposeProblem } from "@/lib/view/copy/compose-copy";
import { contactChoices, isName } from "@/lib/view/contact-choices";
import type { ContactChoice } from "@/lib/view/contact-choices";
import type { ConversationView } from "@/lib/protocol/views";
import type { ConversationSnapshot } from "@/lib/view/types";
import { api } from "../api";
import { focusComposer } from "../page/focus";
import type { InboxClient } from "../inbox-client";

/** Beginning a text to somebody. Loaded when it is first needed. */

/** Those of the caller's numbers that were used with a phone, or by the caller, the last one first; none when nobody could be asked. */
export async function lastUsedFirst(used: { with: string } | { by: "me" }): Promise<string[]> {
  const answer = await api.numbers(used);
  return answer.kind === "ok" ? answer.value.flatMap(({ id, lastUsedAt }) => (lastUsedAt ? [id] : [])) : [];
}

/** Whom a name means that was written out and not chosen from the list; null for nobody who is known, or a phone. */
export async function theOnly(
  client: InboxClient,
  written: string,
): Promise<ContactChoice | "several" | null> {
  if (!isName(written)) return null;
  const [found, ...more] = contactChoices(await client.search.find(written.trim(), "people"));
  return more.length > 0 ? "several" : (found ?? null);
}

/**
 * Opens the conversation of that number and phone, there already or new, ready to be written in. `leave` closes what asked, once
 * the conversation's field is there, and answers what was typed meanwhile. What it could not do is the answer.
 */
export async function beginText(
  client: InboxClient,
  numberId: string,
  to: string,
  leave: () => string,
): Promise<ComposeProblem | null> {
  const used = lastUsedFirst({ with: to });
  const begun = await openConversation(client, numberId, to);
  if ("problem" in begun) return begun.problem;
  const { id, publicSeq } = begun.conversation;
  void used.then(
    ([last = numberId]) =>
      last !== numberId && client.page.patch({ cameFrom: { id, leftId: null, seq: publicSeq } }),
  );
  await whenShown(client, id);
  const words = leave();
  if (client.state.openId !== id) return null;
  if (words !== "") client.replies.write(id, `${client.compositions.of(id)?.body ?? ""}${words}`);
  focusComposer();
  return null;
}

/**
 * The same contact on another of our numbers. What was typed goes along where nothing is written yet; the
 * number of a conversation itself never changes, so nothing can leave from a wrong one (N4).
 */
export async function writeFrom(
  client: InboxClient,
  { id, address }: ConversationView,
  numberId: string,
): Promise<void> {
  const { compositions, replies, notices } = client;
  await compositions.drafts.flush(id);
  const begun = await openConversation(client, numberId, address);
  if ("problem" in begun) return notices.toast(begun.problem.words);
  const words = compositions.of(id)?.body ?? "";
  const { id: there, publicSeq } = begun.conversation;
  client.page.patch({ cameFrom: { id: there, leftId: id, seq: publicSeq } });
  const isFree = begun.mine.draft === null && (compositions.of(there)?.body ?? "") === "";
  if (words.trim() !== "" && isFree) {
    replies.empty(id);
    replies.write(there, words);
    // At once: whoever comes back in a moment must not find them in both places.
    void compositions.drafts.flush(id);
  } else if (words.trim() !== "")
    notices.toast("A draft is here already. Your other words are kept where you wrote them");
  await whenShown(client, there);
  if (client.state.openId === there) focusComposer();
}

async function openConversation(
  client: InboxClient,
  numberId: string,
  to: string,
): Promise<ConversationSnapshot | { problem: ComposeProblem }> {
  const answer = client.page.watchSession(await api.compose(numberId, to));
  if (answer.kind !== "ok") return { problem: composeProblem(answer) };
  client.openLoaded(answer.value);
  return answer.value;
}

/** The field of that conversation is drawn, or another one was opened meanwhile. */
function whenShown(client: InboxClient, conversationId: string): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      const { openId, conversationStatus } = client.state;
      const isThere =
        conversationStatus !== "loading" &&
        document.querySelector(`[data-part="composer"][data-of="${conversationId}"]`) !== null;
      if (isThere || openId !== conversationId) resolve();
      else requestAnimationFrame(look);
    };
    look();
  });
}
