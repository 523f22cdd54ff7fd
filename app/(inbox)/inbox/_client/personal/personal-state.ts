import type { Compositions } from "../writing/compositions";
import type { CountsLoader } from "../list/counts-loader";
import type { ListLoader } from "../list/list-loader";
import type { Attention } from "./attention";
import type { Viewers } from "../conversation/viewers";
import type { PageState } from "../page-state";

/** How often to fetch what no event carries, while the tab is visible. */
const EVERY_MS = 20_000;

type Parts = {
  page: PageState;
  lists: ListLoader;
  counts: CountsLoader;
  opens: Viewers;
  compositions: Compositions;
  attention: Attention;
};

/**
 * What this person did on another device: unread marks, drafts, opened conversations, counts. It is personal,
 * so no number's room reports it. It is fetched along with catch-up, and at once when the person comes back
 * to the tab.
 */
export class PersonalState {
  /** The page was delivered with all of it. */
  private askedAt = performance.now();

  constructor(private readonly parts: Parts) {}

  /** Called when the log was just asked. */
  async look(): Promise<void> {
    if (document.hidden || performance.now() - this.askedAt < EVERY_MS) return;
    this.askedAt = performance.now();
    const { lists, counts, opens, attention } = this.parts;
    counts.ask();
    await Promise.all([lists.refresh(), opens.again(), attention.ask()]);
    this.takeOver();
  }

  /** For a person who has just come back, perhaps from another device. */
  lookNow(): void {
    this.askedAt = Number.NEGATIVE_INFINITY;
    void this.look();
  }

  /** The open conversation takes the marks of its row. A draft begun elsewhere fills an empty field. */
  private takeOver(): void {
    const { page, compositions } = this.parts;
    const { snapshot } = page.state;
    if (snapshot === null) return;
    const { id } = snapshot.conversation;
    const row = page.state.inbox.conversations.find(({ conversation }) => conversation.id === id);
    if (row === undefined) return;
    const mine = { seenSeq: Math.max(snapshot.mine.seenSeq, row.mine.seenSeq), draft: row.mine.draft };
    if (mine.seenSeq === snapshot.mine.seenSeq && mine.draft?.body === snapshot.mine.draft?.body) return;
    page.setMine(id, mine);
    compositions.takeDraft({ ...snapshot, mine });
  }
}
