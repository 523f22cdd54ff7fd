import { composeProblem } from "@/lib/view/copy/composer/compose-copy";
import type { ComposeProblem } from "@/lib/view/copy/composer/compose-copy";
import { contactChoices, isName } from "@/lib/view/contact-choices";
import type { ContactChoice } from "@/lib/view/contact-choices";
import type { ConversationView } from "@/lib/protocol/views";
import type { ConversationSnapshot } from "@/lib/view/types";
import { api } from "../api";
import { lateApi } from "../late-api";
import { focusComposer } from "../page/focus";
import type { InboxClient } from "../inbox-client";

/** Starting a message to somebody. Loaded when first needed. */

/**
 * The caller's numbers that were used with a phone, or by the caller, most recent first. Empty if the call
 * failed.
 */
export async function lastUsedFirst(used: { with: string } | { by: "me" }): Promise<string[]> {
  const answer = await api.numbers(used);
  return answer.kind === "ok" ? answer.value.flatMap(({ id, lastUsedAt }) => (lastUsedAt ? [id] : [])) : [];
}

/**
 * The one contact with a name that was typed and not chosen from the list. Null if nobody matches or it is a
 * phone number.
 */
export async function theOnly(
  client: InboxClient,
  written: string,
): Promise<ContactChoice | "several" | null> {
  if (!isName(written)) return null;
  const [found, ...more] = contactChoices(await client.search.find(written.trim(), "people"));
  return more.length > 0 ? "several" : (found ?? null);
}

/**
 * Opens the conversation of that number and phone, existing or new, with its field focused. `leave` closes
 * the calling dialog once the field is drawn, and returns what was typed meanwhile. Returns the problem, or
 * null.
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
 * Goes to the same contact on another of our numbers. Typed words move along if nothing is written there yet.
 * The number of a conversation never changes, so nothing can leave from a wrong one (N4).
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
    // At once, so that a person who comes back soon does not find the words in both places.
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
  const answer = client.page.watchSession(await lateApi.compose(numberId, to));
  if (answer.kind !== "ok") return { problem: composeProblem(answer) };
  client.openLoaded(answer.value);
  return answer.value;
}

/** Resolves when the field of that conversation is drawn, or another one was opened meanwhile. */
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
