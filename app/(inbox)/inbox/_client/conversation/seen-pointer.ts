import type { Refusal } from "@/lib/protocol/commands";
import { messagesOf } from "@/lib/view/reduce/conversation-items";
import { seenUpTo, shownAtOpening } from "@/lib/view/reduce/seen";
import type { SeenFacts } from "@/lib/view/reduce/seen";
import { reachesBackToSeen } from "@/lib/view/reduce/conversation-pages";
import type { ConversationSnapshot } from "@/lib/view/types";
import { api } from "../api";
import type { PageState } from "../page-state";
import { ReadMarker } from "./read-marker";

/**
 * How far this person has seen the open conversation. Two pointers: one for unread marks, which follows the
 * person across devices, and one for how far this page has shown the conversation, which its sends claim.
 * What was read on another device, perhaps by another user of a shared account, was not shown here.
 */
export class SeenPointer {
  private readonly viewed = new Map<string, Set<string>>();
  private readonly shown = new Map<string, number>();
  private readonly sentHere = new Set<string>();
  private readonly answered = new Set<string>();
  private readonly elsewhere = new Map<string, string>();
  private readonly marker: ReadMarker;

  /** `onTold`: the server has recorded it. */
  constructor(
    private readonly page: PageState,
    onTold: () => void,
  ) {
    this.marker = new ReadMarker(async (id, seq) => {
      const isTold = (await api.read(id, seq, this.reviewedDraft(id))).kind === "ok";
      if (isTold) onTold();
      return isTold;
    });
  }

  /** An item was in view long enough (`SEEN_AFTER_MS`). */
  view(conversationId: string, messageId: string): void {
    const viewed = this.viewed.get(conversationId) ?? new Set();
    this.viewed.set(conversationId, viewed.add(messageId));
    this.lookAgain();
  }

  /** A conversation was opened: this page starts from what was read elsewhere until now. */
  opened(snapshot: ConversationSnapshot): void {
    const { meId, sentHere } = this;
    const { writingSince = null } = this.page.state.compositions[snapshot.conversation.id] ?? {};
    const shown = shownAtOpening(messagesOf(snapshot.items), {
      meId,
      seenSeq: snapshot.mine.seenSeq,
      writingSince,
      sentHere,
    });
    this.raise(snapshot.conversation.id, shown);
  }

  /** This tab sent the message: nobody has to view it here. */
  sent(messageId: string): void {
    this.sentHere.add(messageId);
  }

  /**
   * The person answered a refusal: exactly the messages it showed count as seen, and all up to its
   * `publicSeq` if it showed all.
   */
  acknowledge(conversationId: string, { unseen, unseenMore, publicSeq, elsewhere }: Refusal): void {
    unseen.forEach(({ id }) => this.answered.add(id));
    if (!unseenMore) this.raise(conversationId, publicSeq);
    const newest = elsewhere?.at(-1);
    if (newest) this.elsewhere.set(conversationId, newest.messageId);
    this.lookAgain();
  }

  /** How far this page has shown a conversation: its sends claim this. */
  shownSeq(conversationId: string): number {
    return this.shown.get(conversationId) ?? 0;
  }

  /** The newest reply to this contact from another number that this page has shown. */
  shownElsewhere(conversationId: string): string | undefined {
    return this.elsewhere.get(conversationId);
  }

  /** The facts that decide how far this page has shown the conversation. */
  facts(snapshot: ConversationSnapshot): SeenFacts {
    const { id } = snapshot.conversation;
    const composition = this.page.state.compositions[id];
    const seenSeq = this.shownSeq(id);
    return {
      isOwn: (message) => this.sentHere.has(message.id),
      seenSeq,
      messages: messagesOf(snapshot.items),
      reachesBack: reachesBackToSeen(snapshot, seenSeq),
      viewed: this.viewed.get(id) ?? new Set(),
      writingSince: composition?.writingSince ?? null,
      answeredSeq: composition?.answeredSeq ?? 0,
      answered: this.answered,
    };
  }

  /**
   * Moves both pointers of the open conversation as far as they may go. Called whenever one of their facts
   * has changed.
   */
  lookAgain(): void {
    const { snapshot } = this.page.state;
    if (snapshot === null) return;
    const { id } = snapshot.conversation;
    const facts = this.facts(snapshot);
    this.raise(id, seenUpTo(facts));
    const seenSeq = seenUpTo({
      ...facts,
      isOwn: ({ author }) => author?.id === this.meId,
      seenSeq: snapshot.mine.seenSeq,
      reachesBack: reachesBackToSeen(snapshot),
    });
    if (seenSeq <= snapshot.mine.seenSeq) return;
    this.page.setMine(id, { seenSeq });
    this.marker.read(id, seenSeq);
  }

  /** The person reviewed this page's draft against what came since it was begun. */
  reviewed(conversationId: string): void {
    const { snapshot } = this.page.state;
    if (snapshot?.conversation.id === conversationId)
      void api.read(conversationId, snapshot.mine.seenSeq, this.reviewedDraft(conversationId));
  }

  private reviewedDraft(conversationId: string): string | undefined {
    const composition = this.page.state.compositions[conversationId];
    return composition !== undefined && composition.body !== "" && composition.staleSince === null
      ? composition.clientId
      : undefined;
  }

  private get meId(): string {
    return this.page.meId;
  }

  private raise(conversationId: string, seq: number): void {
    this.shown.set(conversationId, Math.max(seq, this.shownSeq(conversationId)));
  }
}
