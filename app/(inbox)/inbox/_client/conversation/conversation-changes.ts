import type { FlagsCommand, SnoozeCommand } from "@/lib/protocol/commands";
import type { ConversationView } from "@/lib/protocol/views";
import { api } from "../api";
import type { Answer } from "../api";
import type { Notices } from "../page/notices";
import type { PageState } from "../page-state";

type Call = () => Promise<Answer<{ conversation: ConversationView; seq: number | null }>>;

/** Commands on a whole conversation. A new command is one line here and one in `api`. */
export class ConversationChanges {
  constructor(
    private readonly page: PageState,
    private readonly notices: Notices,
  ) {}

  readonly resolve = (conversationId: string) => this.run(conversationId, () => api.resolve(conversationId));
  readonly reopen = (conversationId: string) => this.run(conversationId, () => api.reopen(conversationId));
  readonly snooze = (conversationId: string, command: SnoozeCommand) =>
    this.run(conversationId, () => api.snooze(conversationId, command));
  /** `undo`: as it was before, not only back in the list. */
  readonly unsnooze = (conversationId: string, undo = false) =>
    this.run(conversationId, () => api.unsnooze(conversationId, undo));
  readonly mark = (conversationId: string, marks: FlagsCommand) =>
    this.run(conversationId, () => api.mark(conversationId, marks));

  readonly decideOptOut = (conversationId: string, optOut: boolean) =>
    this.run(conversationId, () => api.decideOptOut(conversationId, optOut));

  /**
   * Calls the server and shows the result; true if it succeeded. Meanwhile the conversation is in `changing`.
   */
  private async run(conversationId: string, call: Call): Promise<boolean> {
    const { page } = this;
    page.patch({ changing: new Set([...page.state.changing, conversationId]) });
    const answer = page.watchSession(await call());
    page.patch({ changing: new Set([...page.state.changing].filter((id) => id !== conversationId)) });
    if (answer.kind === "ok") this.put(answer.value);
    else this.notices.notThrough();
    return answer.kind === "ok";
  }

  /**
   * The event of this change may arrive before the answer, and later events too: then the held state is
   * newer.
   */
  put({ conversation, seq }: { conversation: ConversationView; seq: number | null }): void {
    const heard = this.page.state.inbox.streams[conversation.numberId]?.seq ?? 0;
    if (seq !== null && seq > heard) this.page.putConversation(conversation);
  }
}
