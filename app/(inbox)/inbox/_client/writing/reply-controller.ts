import { sayQueued, sayRefused, sayUndone, sayWaited } from "@/lib/view/copy/announce/announce";
import { awaitedBy, awaitedReply, overrideOf } from "@/lib/view/reduce/composition";
import type { Awaited, Composition, Trouble } from "@/lib/view/reduce/composition";
import { personShort } from "@/lib/view/copy/names";
import { numberCause, mayTakeBack } from "@/lib/view/copy/message/waiting-copy";
import type { NumberState } from "@/lib/view/copy/message/waiting-copy";
import type { RefusalWords } from "@/lib/view/copy/composer/refusal-copy";
import { checkBody } from "@/lib/domain/sending/reply-body";
import type { Refusal } from "@/lib/protocol/commands";
import type { ConversationView, MessageView } from "@/lib/protocol/views";
import { api } from "../api";
import type { Answer } from "../api";
import type { Compositions } from "./compositions";
import { loadLazyChunk } from "../page/later";
import type { LazyChunk } from "../page/later";
import type { Notices } from "../page/notices";
import type { PageState } from "../page-state";
import type { PressGuard } from "./press-guard";
import { readersTime } from "../personal/readers-time";
import type { PresenceStore } from "../connection/presence-store";
import type { SeenPointer } from "../conversation/seen-pointer";
import type { ConversationLoader } from "../conversation/conversation-loader";
import type { TypingSender } from "./typing-sender";

type Parts = {
  page: PageState;
  notices: Notices;
  seen: SeenPointer;
  live: { presence: PresenceStore } | null;
  compositions: Compositions;
  typing: TypingSender;
  presses: PressGuard;
  conversations: ConversationLoader;
};

/**
 * Writing, sending and undoing replies. The words stay in the composition until the server has accepted them.
 */
export class ReplyController {
  private saidOutcome = "";
  /** The copy for refusals, which is in the lazy chunk. */
  private words: Pick<LazyChunk, "awaitedCopy" | "refusalCopy"> | null = null;

  constructor(private readonly parts: Parts) {}

  write(conversationId: string, body: string): void {
    const { typing } = this.parts;
    this.keep(conversationId, body);
    typing.key(conversationId, body);
  }

  /**
   * Asks the server to accept the message; returns whether it did. `anyway` overrides exactly the state that
   * the shown refusal named.
   */
  async send(conversationId: string, anyway: boolean): Promise<boolean> {
    const { page, compositions, seen, presses } = this.parts;
    if (!anyway && presses.isResting()) return false;
    const held = compositions.of(conversationId);
    const { snapshot, inbox } = page.state;
    if (held === undefined || held.phase === "sending" || snapshot?.conversation.id !== conversationId)
      return false;
    const checked = checkBody(held.body, 0);
    if (!checked.ok) {
      if (checked.code !== "empty")
        compositions.change(conversationId, { type: "troubled", trouble: checked.code });
      return false;
    }
    const override =
      anyway && held.refusal !== null
        ? { seq: held.refusal.publicSeq, ...overrideOf(held), reasons: [...overrideOf(held).reasons] }
        : undefined;
    const seenElsewhere = seen.shownElsewhere(conversationId);
    compositions.change(conversationId, { type: "sending" });
    const answer = page.watchSession(
      await api.reply(conversationId, {
        clientId: held.clientId,
        seenSeq: seen.shownSeq(conversationId),
        body: held.body,
        ...(seenElsewhere !== undefined && { seenElsewhere }),
        ...(override && { override }),
        ...(held.retryOf !== null && { retryOf: held.retryOf }),
      }),
    );
    if (answer.kind !== "ok") await this.loadWords();
    // Undone before its answer came: the composition now holds another message, and the answer is not about
    // it.
    if (compositions.of(conversationId)?.clientId !== held.clientId) return false;
    if (answer.kind === "ok") this.accepted(conversationId, answer.value.message, inbox.me.undoSeconds);
    else if (answer.kind === "refused") this.refused(conversationId, answer.refusal, override !== undefined);
    else if (answer.kind === "error" && answer.status === 404)
      this.refused(
        conversationId,
        { reason: "no_access", unseen: [], publicSeq: snapshot.conversation.publicSeq },
        false,
      );
    else this.troubled(conversationId, troubleOf(answer));
    return answer.kind === "ok";
  }

  /** The copy is in the chunk that parses answers. If that chunk did not load, the answer was lost too. */
  async loadWords(): Promise<void> {
    this.words ??= await loadLazyChunk().catch(() => null);
  }

  private troubled(conversationId: string, trouble: Trouble): void {
    this.parts.compositions.change(conversationId, {
      type: "troubled",
      trouble,
      ...(trouble === "earlier_words_sent" && { nextClientId: crypto.randomUUID() }),
    });
  }

  private accepted(conversationId: string, message: MessageView, undoSeconds: number): void {
    const { page, notices, seen, compositions, typing, conversations } = this.parts;
    const refusal = compositions.of(conversationId)?.refusal ?? null;
    typing.stop();
    compositions.drafts.settled(conversationId);
    seen.sent(message.id);
    if (refusal !== null) seen.acknowledge(conversationId, refusal);
    compositions.change(conversationId, { type: "accepted", nextClientId: crypto.randomUUID() });
    page.putMessage(message);
    page.setMine(conversationId, { draft: null });
    seen.lookAgain();
    notices.say(
      sayQueued(undoSeconds, numberCause(this.numberOf(conversationId), page.clock.now()) !== null),
    );
    // Also when reading further up: the person's own message and its Undo come into view.
    if (page.state.openId === conversationId) void conversations.toLatest();
  }

  private refused(conversationId: string, refusal: Refusal, overrode: boolean): void {
    const { page, notices, compositions } = this.parts;
    refusal.unseen.forEach((message) => page.putMessage(message));
    compositions.change(conversationId, { type: "refused", refusal, overrode });
    const conversation = page.conversation(conversationId);
    const words = conversation === undefined ? null : this.refusalCopy(conversation);
    if (words !== null) notices.say(sayRefused(words.title));
  }

  /**
   * The copy of the shown refusal by the current state: its messages as they are now, and the outcome of an
   * awaited reply.
   */
  refusalCopy(
    conversation: ConversationView,
    zone = readersTime(this.parts.page.state.inbox.me.display),
  ): RefusalWords | null {
    const { page, compositions } = this.parts;
    const held = compositions.of(conversation.id);
    if (this.words === null || held === undefined || held.refusal === null) return null;
    const { inbox, snapshot } = page.state;
    const firstUnseen = held.refusal.unseen[0]?.publicSeq ?? 0;
    const isEarlier = (message: MessageView) => message.direction === "in" && message.publicSeq < firstUnseen;
    return this.words.refusalCopy(
      { ...held.refusal, unseen: held.refusal.unseen.map((message) => this.asItStands(message)) },
      {
        names: page.names,
        conversation,
        number: inbox.numbers.find((number) => number.id === conversation.numberId),
        numbers: inbox.numbers,
        again: held.again,
        writing: held,
        wroteBefore:
          snapshot !== null &&
          (snapshot.next !== null ||
            snapshot.items.some((item) => item.kind === "message" && isEarlier(item.message))),
        awaited: this.awaited(conversation.id),
        now: page.clock.now(),
        zone,
      },
    );
  }

  private asItStands(message: MessageView): MessageView {
    const item = this.parts.page.state.snapshot?.items.find(
      (candidate) => candidate.kind === "message" && candidate.message.id === message.id,
    );
    return item?.kind === "message" ? item.message : message;
  }

  /** Answers the notice above the composer: its messages have been read, as far as they are loaded. */
  answer(conversationId: string, seq: number): void {
    const end = this.parts.page.state.snapshot?.newer ?? seq;
    this.parts.compositions.change(conversationId, { type: "answered", seq: Math.min(seq, end) });
  }

  /** Back to editing. A person who answers a refusal has seen exactly the messages that it showed. */
  edit(conversationId: string): void {
    this.answerRefusal(conversationId);
    this.parts.compositions.change(conversationId, { type: "editing" });
  }

  /** Back to editing, and in the conversation to the first unseen message. */
  review(conversationId: string): void {
    const { compositions, seen, conversations } = this.parts;
    const refusal = compositions.of(conversationId)?.refusal;
    const firstUnseen = refusal?.unseenMore
      ? seen.shownSeq(conversationId) + 1
      : refusal?.unseen[0]?.publicSeq;
    this.edit(conversationId);
    if (firstUnseen !== undefined) conversations.show(firstUnseen);
  }

  private answerRefusal(conversationId: string): void {
    const { compositions, seen } = this.parts;
    const refusal = compositions.of(conversationId)?.refusal;
    if (refusal) seen.acknowledge(conversationId, refusal);
  }

  /**
   * Waits until the colleague's reply has left or was undone. If its outcome is already known, the wait ends
   * at once, because no later event would end it.
   */
  wait(conversationId: string): void {
    const outcome = this.awaited(conversationId);
    if (outcome === null) return this.parts.compositions.change(conversationId, { type: "waiting" });
    this.waited(conversationId, outcome);
  }

  /** Ends the wait and announces the outcome. After an undo there is no panel, so a toast says it. */
  private waited(conversationId: string, outcome: Awaited): void {
    const { notices, compositions } = this.parts;
    const title = this.sayOutcome(conversationId, outcome);
    compositions.change(conversationId, { type: "waited", outcome });
    if (outcome === "undone") notices.toast(`${title}. Go on with yours`);
  }

  /**
   * Announced once per reply and outcome, also if "Wait" was not pressed: the panel itself changes silently.
   */
  private sayOutcome(conversationId: string, outcome: Awaited): string {
    if (this.words === null) return "";
    const { page, notices } = this.parts;
    const reply = this.awaitedReply(conversationId);
    const { title } = this.words.awaitedCopy(
      outcome,
      reply && this.asItStands(reply),
      reply?.author ? personShort(page.names, reply.author.id) : "A colleague",
    );
    const said = `${reply?.id} ${outcome}`;
    if (said !== this.saidOutcome) notices.say(sayWaited(title));
    this.saidOutcome = said;
    return title;
  }

  /** The outcome of the colleague's reply that caused this refusal; null while it may still be undone. */
  awaited(conversationId: string): Awaited | null {
    const reply = this.awaitedReply(conversationId);
    if (reply === undefined) return null;
    return awaitedBy(this.asItStands(reply).status);
  }

  private awaitedReply(conversationId: string): MessageView | undefined {
    const { page, compositions } = this.parts;
    const refusal = compositions.of(conversationId)?.refusal;
    return refusal?.reason === "teammate_sending" ? awaitedReply(refusal, page.meId) : undefined;
  }

  /** Discards the words. Undo brings them back, below what was typed since. */
  discard(conversationId: string): void {
    const { compositions, notices } = this.parts;
    const { body = "" } = compositions.of(conversationId) ?? {};
    this.empty(conversationId);
    if (body.trim() === "") return;
    notices.toast("Your text was discarded", () => {
      const since = compositions.of(conversationId)?.body ?? "";
      this.write(conversationId, since.trim() === "" ? body : `${since}\n${body}`);
    });
  }

  /** Empties the composition and its stored draft. */
  empty(conversationId: string): void {
    const { compositions, typing } = this.parts;
    this.answerRefusal(conversationId);
    compositions.change(conversationId, { type: "discarded", nextClientId: crypto.randomUUID() });
    typing.stop();
    const next = compositions.of(conversationId);
    if (next === undefined) return;
    compositions.drafts.changed(conversationId, { clientId: next.clientId, body: "" });
    void compositions.drafts.flush(conversationId);
  }

  /**
   * Offline, a press only records that the writer wants to send. Nothing is queued: once back, another press
   * sends, checked (V35).
   */
  askWhenBack(conversationId: string, wanted: boolean): void {
    this.parts.compositions.change(conversationId, { type: "when_back", wanted });
  }

  unfold(conversationId: string): void {
    this.parts.compositions.change(conversationId, { type: "unfolded" });
  }

  async takeOver(conversationId: string, from: string): Promise<void> {
    const { page, notices, compositions, typing, presses } = this.parts;
    if (presses.isResting()) return;
    const answer = page.watchSession(await api.takeOver(conversationId, from));
    if (answer.kind !== "ok") return notices.notThrough();
    this.parts.live?.presence.putLease(conversationId, page.meId);
    const body = compositions.of(conversationId)?.body ?? "";
    typing.key(conversationId, body);
  }

  /** The reader's own latest message that can still be undone in the open conversation. */
  undoable(): MessageView | null {
    const { page } = this.parts;
    const now = page.clock.now();
    const { snapshot } = page.state;
    if (snapshot === null) return null;
    const number = this.numberOf(snapshot.conversation.id);
    const own = snapshot.items.flatMap((item) =>
      item.kind === "message" && item.message.author?.id === page.meId ? [item.message] : [],
    );
    return own.findLast((message) => mayTakeBack(message, number, now)) ?? null;
  }

  private numberOf(conversationId: string): NumberState | undefined {
    const { page } = this.parts;
    const numberId = page.conversation(conversationId)?.numberId;
    return page.state.inbox.numbers.find(({ id }) => id === numberId);
  }

  /** Releases the person's own held message; its event reports that it is on its way. */
  async release({ id }: MessageView): Promise<void> {
    const { page, notices } = this.parts;
    const answer = page.watchSession(await api.release(id));
    if (answer.kind !== "ok") notices.notThrough();
  }

  async undo(message: MessageView): Promise<void> {
    const { page, notices, compositions } = this.parts;
    const { conversationId } = message;
    // The server appends what was typed since to the returned text, so it must have it first.
    await compositions.drafts.flush(conversationId);
    const before = compositions.of(conversationId)?.body ?? "";
    const answer = page.watchSession(await api.undo(message.id));
    if (answer.kind !== "ok") {
      const isLate = answer.kind === "error" && answer.code === "too_late";
      return isLate ? notices.toast(tooLateCopy(this.asItStands(message).status)) : notices.notThrough();
    }
    const { draft } = answer.value;
    page.putMessage({ ...message, status: "cancelled" });
    this.showMessage(conversationId);
    // The person may already be typing when the text comes back.
    const now = compositions.of(conversationId)?.body ?? "";
    const since = now.startsWith(before) ? now.slice(before.length) : now;
    compositions.change(conversationId, {
      type: "given_back",
      draft,
      publicSeq: page.conversation(conversationId)?.publicSeq ?? message.publicSeq,
    });
    if (since !== "") this.write(conversationId, `${draft.body}${since}`);
    page.setMine(conversationId, { draft });
    notices.say(sayUndone());
  }

  /** Puts an undelivered message back into the composer, to be reviewed and sent as a new one. */
  retry({ id, conversationId, body }: MessageView): void {
    const { page, compositions } = this.parts;
    const publicSeq = page.conversation(conversationId)?.publicSeq ?? 0;
    const clientId = crypto.randomUUID();
    this.showMessage(conversationId);
    compositions.change(conversationId, { type: "retrying", clientId, body, retryOf: id, publicSeq });
    if (compositions.of(conversationId)?.clientId === clientId)
      compositions.drafts.changed(conversationId, { clientId, body });
  }

  /** Switches from a note to the returned text. The note keeps its words. */
  private showMessage(conversationId: string): void {
    const { page } = this.parts;
    page.patch({ writing: { ...page.state.writing, [conversationId]: "text" } });
  }

  /** A message of any conversation changed: marks drafts stale and ends waiting for a colleague's reply. */
  onMessage(message: MessageView, queued: boolean): void {
    const { page, compositions } = this.parts;
    const held = compositions.of(message.conversationId);
    if (held === undefined) return;
    const byOther = message.author?.id !== page.meId;
    // The person's own message, whose event came before its answer or whose answer was lost: it has the words
    // written here.
    if (queued && !byOther && isThisMessage(held, message)) this.parts.seen.sent(message.id);
    // A message sent from another device removed the stored draft. Store the words here again.
    else if (queued && !byOther && held.phase !== "sending" && held.body !== "")
      this.keep(message.conversationId, held.body);
    if (queued && byOther && message.source !== "automatic")
      compositions.change(message.conversationId, { type: "made_stale", at: message.acceptedAt });
    const outcome = awaitedBy(message.status);
    if (outcome === null || this.awaitedReply(message.conversationId)?.id !== message.id) return;
    if (held.phase === "waiting") this.waited(message.conversationId, outcome);
    else if (held.phase === "refused") this.sayOutcome(message.conversationId, outcome);
  }

  /** Changes the composition and schedules saving it. */
  private keep(conversationId: string, body: string): void {
    const { page, compositions } = this.parts;
    compositions.change(conversationId, {
      type: "typed",
      body,
      publicSeq: page.conversation(conversationId)?.publicSeq ?? 0,
    });
    compositions.store(conversationId);
  }

  onTakenOver(conversationId: string, by: string): void {
    this.parts.typing.stop();
    this.parts.compositions.change(conversationId, { type: "taken_over", by });
  }
}

/** A message that can no longer be undone may have left, or have failed before leaving. */
const tooLateCopy = (status: MessageView["status"]): string =>
  status === "failed"
    ? "Too late: that text was not delivered, and is in the conversation with its reason"
    : "Too late: that text is on its way";

const isThisMessage = ({ phase, trouble, body }: Composition, message: MessageView): boolean =>
  (phase === "sending" || trouble === "not_confirmed") && checkedBody(body) === message.body;

function checkedBody(body: string): string | null {
  const checked = checkBody(body, 0);
  return checked.ok ? checked.body : null;
}

function troubleOf(answer: Exclude<Answer<unknown>, { kind: "ok" } | { kind: "refused" }>): Trouble {
  if (answer.kind === "unreachable") return "not_confirmed";
  if (answer.status === 401) return "signed_out";
  if (answer.code === "client_id_reused") return "earlier_words_sent";
  if (answer.code === "not_retryable") return "sent_again";
  if (answer.code === "invalid_body") return answer.reason === "too_long" ? "too_long" : "unreadable";
  return "failed";
}
