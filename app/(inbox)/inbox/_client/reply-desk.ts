import { sayQueued, sayRefused, sayUndone } from "@/lib/view/announce";
import type { Trouble } from "@/lib/view/composition";
import { contactShort, personShort } from "@/lib/view/names";
import { checkBody } from "@/lib/domain/reply-body";
import type { OverridableReason } from "@/db/vocabulary";
import type { Refusal } from "@/lib/protocol/commands";
import type { MessageView } from "@/lib/protocol/views";
import { api } from "./api";
import type { Answer } from "./api";
import type { InboxClient } from "./inbox-client";

/** Writing, sending and taking back replies. The words stay in the composition until the server has accepted them. */
export class ReplyDesk {
  constructor(private readonly client: InboxClient) {}

  write(conversationId: string, body: string): void {
    const { client } = this;
    client.change(conversationId, { type: "typed", body, publicSeq: client.conversation(conversationId)?.publicSeq ?? 0 });
    const clientId = client.composition(conversationId)?.clientId;
    if (clientId !== undefined) client.drafts.changed(conversationId, { clientId, body });
    client.sign.key(conversationId, body);
  }

  /** Asks the server to accept the text. `anyway` acknowledges exactly the state that the shown refusal named. */
  async send(conversationId: string, anyway: boolean): Promise<void> {
    const { client } = this;
    const held = client.composition(conversationId);
    const { thread, inbox } = client.state;
    if (held === undefined || held.phase === "sending" || thread?.conversation.id !== conversationId) return;
    const checked = checkBody(held.body, 0);
    if (!checked.ok) {
      if (checked.code !== "empty") client.change(conversationId, { type: "troubled", trouble: checked.code });
      return;
    }
    const override = anyway && held.refusal !== null ? { seq: held.refusal.publicSeq, reasons: [held.refusal.reason as OverridableReason] } : undefined;
    client.change(conversationId, { type: "sending" });
    const answer = client.watchSession(
      await api.reply(conversationId, {
        clientId: held.clientId,
        seenSeq: thread.mine.seenSeq,
        body: held.body,
        ...(override && { override }),
        ...(held.retryOf !== null && { retryOf: held.retryOf }),
      }),
    );
    if (answer.kind === "ok") return this.accepted(conversationId, answer.value.message, inbox.me.undoSeconds);
    if (answer.kind === "refused") return this.refused(conversationId, answer.refusal, override !== undefined);
    if (answer.kind === "error" && answer.status === 404) {
      return this.refused(conversationId, { reason: "no_access", unseen: [], publicSeq: thread.conversation.publicSeq }, false);
    }
    const trouble = troubleOf(answer);
    client.change(conversationId, { type: "troubled", trouble, ...(trouble === "earlier_words_sent" && { nextClientId: crypto.randomUUID() }) });
  }

  private accepted(conversationId: string, message: MessageView, undoSeconds: number): void {
    const { client } = this;
    client.sign.stop();
    client.drafts.settled(conversationId);
    client.change(conversationId, { type: "accepted", nextClientId: crypto.randomUUID() });
    client.putMessage(message);
    client.setMine(conversationId, { draft: null });
    client.lookAgain();
    client.say(sayQueued(undoSeconds));
  }

  private refused(conversationId: string, refusal: Refusal, overrode: boolean): void {
    const { client } = this;
    refusal.unseen.forEach((message) => client.putMessage(message));
    client.change(conversationId, { type: "refused", refusal, overrode });
    client.say(sayRefused(this.refusalTitle(conversationId, refusal)));
  }

  private refusalTitle(conversationId: string, { reason, unseen }: Refusal): string {
    const author = unseen.findLast((message) => message.direction === "out")?.author?.id ?? null;
    const who = author === null ? "A colleague" : personShort(this.client.names, author);
    const conversation = this.client.conversation(conversationId);
    if (reason === "teammate_replied") return `${who} replied while you were writing`;
    if (reason === "teammate_sending") return `${who} is sending a reply right now`;
    if (reason === "customer_wrote") return `${conversation ? contactShort(conversation) : "The customer"} wrote again`;
    return reason === "duplicate_text" ? "Nearly this text was sent a moment ago" : "";
  }

  /** Answers the notice above the composer, or a refusal: its texts have been read. */
  answer(conversationId: string, seq: number): void {
    this.client.change(conversationId, { type: "answered", seq });
  }

  edit(conversationId: string): void {
    this.client.change(conversationId, { type: "editing" });
  }

  wait(conversationId: string): void {
    this.client.change(conversationId, { type: "waiting" });
  }

  discard(conversationId: string): void {
    const { client } = this;
    client.change(conversationId, { type: "discarded", nextClientId: crypto.randomUUID() });
    client.sign.stop();
    const next = client.composition(conversationId);
    if (next === undefined) return;
    client.drafts.changed(conversationId, { clientId: next.clientId, body: "" });
    void client.drafts.flush(conversationId);
  }

  unfold(conversationId: string): void {
    this.client.change(conversationId, { type: "unfolded" });
  }

  async takeOver(conversationId: string, from: string): Promise<void> {
    const { client } = this;
    const answer = client.watchSession(await api.takeOver(conversationId, from));
    if (answer.kind !== "ok") return client.toast("That did not get through. Try again", null);
    client.putLease(conversationId, client.meId);
    const body = client.composition(conversationId)?.body ?? "";
    client.sign.key(conversationId, body);
  }

  /** The reader's own text that can still be taken back, if there is one in the open thread. */
  undoable(): MessageView | null {
    const { client } = this;
    const now = client.clock.now();
    const items = client.state.thread?.items ?? [];
    const own = items.flatMap((item) => (item.kind === "message" && item.message.author?.id === client.meId ? [item.message] : []));
    return own.findLast((message) => message.status === "queued" && message.dueAt !== null && Date.parse(message.dueAt) > now) ?? null;
  }

  async undo(message: MessageView): Promise<void> {
    const { client } = this;
    const { conversationId } = message;
    // The server puts what was typed since below the text that comes back, so it has to know it.
    await client.drafts.flush(conversationId);
    const answer = client.watchSession(await api.undo(message.id));
    if (answer.kind !== "ok") return client.toast(answer.kind === "error" ? "Too late: that text has left" : "That did not get through. Try again", null);
    const { draft } = answer.value;
    client.putMessage({ ...message, status: "cancelled" });
    client.change(conversationId, { type: "given_back", draft, publicSeq: client.conversation(conversationId)?.publicSeq ?? message.publicSeq });
    client.setMine(conversationId, { draft });
    client.say(sayUndone());
  }

  /** Puts a text that did not arrive back into the composer, to be looked at and sent as a new one. */
  retry({ id, conversationId, body }: MessageView): void {
    const { client } = this;
    const publicSeq = client.conversation(conversationId)?.publicSeq ?? 0;
    const clientId = crypto.randomUUID();
    client.change(conversationId, { type: "retrying", clientId, body, retryOf: id, publicSeq });
    if (client.composition(conversationId)?.clientId === clientId) client.drafts.changed(conversationId, { clientId, body });
  }

  /** A message of any conversation changed: marks drafts stale and ends the waiting for a colleague. */
  onMessage(message: MessageView, queued: boolean): void {
    const { client } = this;
    const held = client.composition(message.conversationId);
    if (held === undefined) return;
    const byOther = message.author?.id !== client.meId;
    if (queued && byOther && message.source !== "automatic") client.change(message.conversationId, { type: "made_stale", at: message.acceptedAt });
    const awaited = held.phase === "waiting" && held.refusal?.unseen.some((unseen) => unseen.id === message.id);
    if (awaited && message.status !== "queued") {
      client.change(message.conversationId, { type: "waited", outcome: message.status === "cancelled" ? "undone" : "left" });
    }
  }

  onTakenOver(conversationId: string, by: string): void {
    this.client.sign.stop();
    this.client.change(conversationId, { type: "taken_over", by });
  }
}

function troubleOf(answer: Exclude<Answer<unknown>, { kind: "ok" } | { kind: "refused" }>): Trouble {
  if (answer.kind === "unreachable") return "not_confirmed";
  if (answer.status === 401) return "signed_out";
  if (answer.code === "client_id_reused") return "earlier_words_sent";
  if (answer.code === "invalid_body") return answer.reason === "too_long" ? "too_long" : "unreadable";
  return "failed";
}
