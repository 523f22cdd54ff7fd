import { withMentions } from "@/lib/view/reduce/mentions";
import { api } from "../api";
import type { PageState } from "../page-state";

/** Tells the server in which notes this person has seen that they are mentioned. */
export class MentionPointer {
  private readonly viewed = new Set<string>();
  private readonly told = new Set<string>();

  constructor(private readonly page: PageState) {}

  /** The note was in view long enough. */
  view(noteId: string): void {
    this.viewed.add(noteId);
    this.lookAgain();
  }

  /** A mention may be known only after its note was in view: they come by different streams. */
  lookAgain(): void {
    const { page, viewed, told } = this;
    const seen = page.state.inbox.mentions
      .map(({ noteId }) => noteId)
      .filter((noteId) => viewed.has(noteId) && !told.has(noteId));
    if (seen.length > 0) void this.tell(seen);
  }

  private async tell(noteIds: string[]): Promise<void> {
    noteIds.forEach((noteId) => this.told.add(noteId));
    const answer = this.page.watchSession(await api.seeMentions(noteIds));
    if (answer.kind === "ok")
      return this.page.set((state) => ({ ...state, inbox: withMentions(state.inbox, noteIds) }));
    // They stay unseen, and are told when one of them comes into view again.
    noteIds.forEach((noteId) => this.told.delete(noteId));
  }
}
