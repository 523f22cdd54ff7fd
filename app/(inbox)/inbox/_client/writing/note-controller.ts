import type { Named } from "@/lib/domain/conversation/mentions";
import { sayNoteAdded } from "@/lib/view/copy/announce/announce";
import { withNote } from "@/lib/view/reduce/apply-conversation-event";
import { api } from "../api";
import { loadLazyChunk } from "../page/later";
import type { LocalDrafts } from "./local-drafts";
import type { Notices } from "../page/notices";
import type { PageState } from "../page-state";
import type { NoteInTheMaking, NoteTrouble } from "../state";
import type { TypingSender } from "./typing-sender";

type Parts = { page: PageState; notices: Notices; kept: LocalDrafts; typing: TypingSender };

const blank = (): NoteInTheMaking => ({
  clientId: crypto.randomUUID(),
  body: "",
  busy: false,
  trouble: null,
  mentions: [],
  unreached: [],
});

/**
 * Writing notes, separate from messages: a note takes no lease, sends no typing and stores no draft on the
 * server. Until it is added, its words are only on this device.
 */
export class NoteController {
  constructor(private readonly parts: Parts) {}

  /** Switches between the note and the message. Both keep their words. */
  choose(conversationId: string, what: "text" | "note"): void {
    const { page, typing } = this.parts;
    // A person writing a note is not replying meanwhile.
    if (what === "note") typing.stop();
    page.patch({ writing: { ...page.state.writing, [conversationId]: what } });
  }

  write(conversationId: string, body: string, mentioned: readonly Named[] = []): void {
    const held = this.of(conversationId);
    const mentions = [...held.mentions, ...mentioned];
    const trouble = held.trouble === "not_added" ? held.trouble : null;
    this.put(conversationId, { ...held, body, mentions, trouble, unreached: [] });
    this.parts.kept.keep("note", conversationId, {
      clientId: held.clientId,
      body,
      mentions,
      at: new Date().toISOString(),
    });
  }

  async add(conversationId: string): Promise<void> {
    const { page, notices, kept } = this.parts;
    const late = await loadLazyChunk().catch(() => null);
    const held = this.of(conversationId);
    if (late === null) return this.put(conversationId, { ...held, trouble: "not_added" });
    const checked = late.checkNote(held.body);
    if (held.busy || (!checked.ok && checked.code === "empty")) return;
    if (!checked.ok)
      return this.put(conversationId, { ...held, trouble: checked.code === "too_long" ? "too_long" : null });
    this.put(conversationId, { ...held, busy: true, trouble: null });
    const answer = page.watchSession(
      await api.addNote(conversationId, {
        clientId: held.clientId,
        body: held.body,
        mentions: late.stillMentioned(held.body, held.mentions).map(({ id }) => id),
      }),
    );
    if (answer.kind === "ok") {
      page.setSnapshot(conversationId, (snapshot) => withNote(snapshot, answer.value.note));
      this.put(conversationId, { ...blank(), unreached: answer.value.unreached });
      kept.keep("note", conversationId, null);
      return notices.say(sayNoteAdded());
    }
    const trouble = troubleOf(answer);
    this.put(conversationId, {
      ...held,
      ...(trouble === "earlier_words_added" && { clientId: crypto.randomUUID() }),
      trouble,
    });
  }

  /** Restores words left here earlier. */
  restore(conversationId: string): void {
    const kept = this.parts.kept.of("note", conversationId);
    if (kept !== null && this.of(conversationId).body === "")
      this.put(conversationId, {
        ...blank(),
        clientId: kept.clientId,
        body: kept.body,
        mentions: kept.mentions ?? [],
      });
  }

  private of(conversationId: string): NoteInTheMaking {
    return this.parts.page.state.notes[conversationId] ?? blank();
  }

  private put(conversationId: string, note: NoteInTheMaking): void {
    this.parts.page.set((state) => ({ ...state, notes: { ...state.notes, [conversationId]: note } }));
  }
}

function troubleOf(
  answer: { kind: "refused" | "unreachable" } | { kind: "error"; status: number; code: string },
): NoteTrouble {
  if (answer.kind !== "error") return "not_added";
  if (answer.status === 401) return "signed_out";
  return answer.code === "client_id_reused" ? "earlier_words_added" : "failed";
}
