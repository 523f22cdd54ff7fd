import { withOpened } from "@/lib/view/reduce/opens";
import { presentAt } from "@/lib/view/reduce/presence";
import { api } from "../api";
import { lateApi } from "../late-api";
import type { PageState } from "../page-state";

/** A colleague's page needs a moment after opening to report the open to the server. */
const ASK_AFTER_MS = 2_000;

/**
 * Who opened the open conversation (I13). Opening writes no event: the room reports who is present, and the
 * recorded opens are fetched from the server.
 */
export class Viewers {
  private shown: string | null = null;
  private present = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly page: PageState) {}

  /**
   * Records that this person has the conversation open in a visible tab. Written even when nothing is new.
   */
  async opened(): Promise<void> {
    const { snapshot } = this.page.state;
    if (snapshot === null || document.hidden || this.shown === snapshot.conversation.id) return;
    const { id } = snapshot.conversation;
    this.shown = id;
    this.present = new Set(this.here());
    const answer = await api.read(id, snapshot.mine.seenSeq);
    if (answer.kind === "ok") this.put(id, [this.page.meId]);
  }

  /** The room sent a frame: somebody may have come. */
  look(): void {
    const id = this.page.state.snapshot?.conversation.id;
    if (id === undefined || id !== this.shown) return;
    const here = this.here();
    const came = here.filter((userId) => !this.present.has(userId));
    this.present = new Set(here);
    if (came.length === 0) return;
    this.put(id, came);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(id), ASK_AFTER_MS);
  }

  /** Fetches the opens again, for people whose arrival the room did not report. */
  async again(): Promise<void> {
    if (this.shown !== null && this.page.state.snapshot?.conversation.id === this.shown)
      await this.ask(this.shown);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** Colleagues who are viewing the open conversation. */
  private here(): string[] {
    const { snapshot, rooms, roomsAt } = this.page.state;
    const room = snapshot === null ? undefined : rooms[snapshot.conversation.numberId];
    if (snapshot === null || room === undefined) return [];
    return presentAt(room, snapshot.conversation.id, this.page.meId, roomsAt).flatMap(({ userId, state }) =>
      state === "hidden" ? [] : [userId],
    );
  }

  private async ask(conversationId: string): Promise<void> {
    const answer = await lateApi.opens(conversationId);
    if (answer.kind === "ok")
      this.page.setSnapshot(conversationId, (snapshot) => ({ ...snapshot, opens: answer.value.opens }));
  }

  private put(conversationId: string, userIds: readonly string[]): void {
    const at = new Date(this.page.clock.now()).toISOString();
    this.page.setSnapshot(conversationId, (snapshot) => ({
      ...snapshot,
      opens: withOpened(snapshot.opens, userIds, at),
    }));
  }
}
