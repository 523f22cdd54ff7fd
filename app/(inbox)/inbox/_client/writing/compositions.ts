import { compose, emptyComposition, fromDraft, fromLocalDraft } from "@/lib/view/reduce/composition";
import type { Composition, CompositionChange } from "@/lib/view/reduce/composition";
import { withLocalDraft } from "@/lib/view/reduce/local-drafts";
import type { ConversationSnapshot } from "@/lib/view/types";
import { api } from "../api";
import { DraftSaver } from "./draft-saver";
import type { LocalDrafts } from "./local-drafts";
import type { PageState } from "../page-state";
import type { SeenPointer } from "../conversation/seen-pointer";

/** The composition of each conversation, and its copy on the server. */
export class Compositions {
  readonly drafts = new DraftSaver((id, draft, leaving) => this.save(id, draft, leaving));

  constructor(
    private readonly page: PageState,
    private readonly seen: SeenPointer,
    private readonly kept: LocalDrafts,
    /** A draft was begun or removed. */
    private readonly onDraft: () => void,
  ) {}

  /**
   * Conversations whose stored draft this tab has loaded. Before that, words stay on this device, so that
   * they overwrite no draft.
   */
  private readonly known = new Set<string>();

  of(conversationId: string): Composition | undefined {
    return this.page.state.compositions[conversationId];
  }

  /** Whether this page has seen the conversation's stored draft. */
  isKnown(conversationId: string): boolean {
    return this.known.has(conversationId);
  }

  change(conversationId: string, change: CompositionChange): void {
    const held = this.of(conversationId) ?? emptyComposition(crypto.randomUUID());
    const changed = compose(held, change);
    this.put(conversationId, changed);
    this.keep(conversationId, changed);
    this.seen.lookAgain();
    if (held.staleSince !== null && changed.staleSince === null && changed.body !== "")
      this.seen.reviewed(conversationId);
  }

  /** Schedules saving the current words on the server. */
  store(conversationId: string): void {
    const { clientId = "", body = "" } = this.of(conversationId) ?? {};
    if (clientId !== "" && this.known.has(conversationId))
      this.drafts.changed(conversationId, { clientId, body });
  }

  /** Takes the stored draft, unless something is already being written here. */
  takeDraft({ conversation, mine }: ConversationSnapshot): void {
    const { id } = conversation;
    const held = this.of(id);
    const isFirst = !this.known.has(id);
    this.known.add(id);
    const isWritten = held !== undefined && held.body !== "";
    if (mine.draft !== null && !isWritten) return this.put(id, fromDraft(mine.draft, mine.seenSeq));
    if (!isWritten || !isFirst) return;
    // Written while the conversation was loading: keep both.
    const { clientId, body, retryOf } = held;
    this.put(id, {
      ...held,
      ...withLocalDraft({ clientId, body, retryOf, at: new Date().toISOString() }, mine.draft),
    });
    this.store(id);
  }

  /** Restores words of this device that the server does not have, and schedules saving them. */
  takeKept({ conversation: { id }, mine }: ConversationSnapshot): void {
    const held = this.of(id);
    const kept = this.kept.of("text", id);
    if (kept === null || held?.saved === "unsaved") return;
    this.put(id, fromLocalDraft(withLocalDraft(kept, mine.draft), mine.seenSeq));
    this.store(id);
  }

  private put(conversationId: string, composition: Composition): void {
    this.page.set((state) => ({
      ...state,
      compositions: { ...state.compositions, [conversationId]: composition },
    }));
  }

  /** Keeps the words on this device while the server does not have them. */
  private keep(conversationId: string, { saved, clientId, body, retryOf }: Composition): void {
    this.kept.keep(
      "text",
      conversationId,
      saved === "unsaved" ? { clientId, body, retryOf, at: new Date().toISOString() } : null,
    );
  }

  /** Returns whether it is done: stored, or refused in a way that a retry cannot fix. */
  private async save(
    conversationId: string,
    draft: { clientId: string; body: string },
    leaving: boolean,
  ): Promise<boolean> {
    const answer = this.page.watchSession(
      await api.saveDraft(conversationId, { ...draft, media: [] }, leaving),
    );
    const held = this.of(conversationId);
    // This device's storage may have been wiped meanwhile, and these words exist nowhere else.
    if (answer.kind !== "ok" && held !== undefined) this.keep(conversationId, held);
    if (answer.kind !== "ok") return answer.kind === "error" && answer.status < 429 && answer.status !== 401;
    this.change(conversationId, { type: "saved", body: draft.body });
    const before = this.page.mine(conversationId);
    this.page.setMine(conversationId, { draft: answer.value.draft });
    if (((before?.draft ?? null) === null) !== (answer.value.draft === null)) this.onDraft();
    return true;
  }
}
