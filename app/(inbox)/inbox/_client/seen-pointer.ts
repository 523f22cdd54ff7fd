import { seenUpTo } from "@/lib/view/seen";
import type { SeenFacts } from "@/lib/view/seen";
import { reachesBackToSeen } from "@/lib/view/thread-pages";
import type { ThreadSnapshot } from "@/lib/view/types";
import { api } from "./api";
import type { PageState } from "./page-state";
import { ReadMarker } from "./read-marker";

/** How far this person has seen the open thread. */
export class SeenPointer {
  private readonly viewed = new Map<string, Set<string>>();
  private readonly marker: ReadMarker;

  /** `onTold`: the server knows of it. */
  constructor(
    private readonly page: PageState,
    onTold: () => void,
  ) {
    this.marker = new ReadMarker(async (id, seq) => {
      const isTold = (await api.read(id, seq)).kind === "ok";
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

  /** What decides how far the thread has been seen. */
  facts(thread: ThreadSnapshot): SeenFacts {
    const composition = this.page.state.compositions[thread.conversation.id];
    return {
      meId: this.page.meId,
      seenSeq: thread.mine.seenSeq,
      messages: thread.items.flatMap((item) => (item.kind === "message" ? [item.message] : [])),
      reachesBack: reachesBackToSeen(thread),
      viewed: this.viewed.get(thread.conversation.id) ?? new Set(),
      writingSince: composition?.writingSince ?? null,
      answeredSeq: composition?.answeredSeq ?? 0,
    };
  }

  /** Moves the pointer of the open thread as far as it may go. Asked whenever one of its facts has changed. */
  lookAgain(): void {
    const { thread } = this.page.state;
    if (thread === null) return;
    const seenSeq = seenUpTo(this.facts(thread));
    if (seenSeq <= thread.mine.seenSeq) return;
    this.page.setMine(thread.conversation.id, { seenSeq });
    this.marker.read(thread.conversation.id, seenSeq);
  }
}
