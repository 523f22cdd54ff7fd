import type { Compositions } from "../writing/compositions";
import type { CountsLoader } from "../list/counts-loader";
import type { ListLoader } from "../list/list-loader";
import type { Viewers } from "../conversation/viewers";
import type { PageState } from "../page-state";

/** What no event tells is asked for this often, while somebody looks. */
const EVERY_MS = 20_000;

type Parts = {
  page: PageState;
  lists: ListLoader;
  counts: CountsLoader;
  opens: Viewers;
  compositions: Compositions;
};

/**
 * What this person did on another device: unread marks, drafts, what was opened, counts. It is the person's alone, so no
 * room tells it; it comes with the looks at the log, and at once when somebody comes back to the tab.
 */
export class PersonalState {
  /** The page came with all of it. */
  private askedAt = performance.now();

  constructor(private readonly parts: Parts) {}

  /** The log was just asked. */
  async look(): Promise<void> {
    if (document.hidden || performance.now() - this.askedAt < EVERY_MS) return;
    this.askedAt = performance.now();
    const { lists, counts, opens } = this.parts;
    counts.ask();
    await Promise.all([lists.refresh(), opens.again()]);
    this.takeOver();
  }

  /** For somebody who has just come back, perhaps from another device. */
  lookNow(): void {
    this.askedAt = Number.NEGATIVE_INFINITY;
    void this.look();
  }

  /** The open conversation has its row's marks; words begun elsewhere come into a field that is empty. */
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
