import type { Named } from "@/lib/domain/conversation/mentions";
import { sayNoteAdded } from "@/lib/view/copy/announce/announce";
import { withNote } from "@/lib/view/reduce/conversation-items";
import { api } from "../api";
import { focusComposer, focusNext } from "../page/focus";
import { loadLazyChunk } from "../page/later";
import type { LocalDrafts } from "./local-drafts";
import type { Notices } from "../page/notices";
import type { PageState } from "../page-state";
import type { NoteAim, NoteInTheMaking, NoteTrouble } from "../state";
import type { TypingSender } from "./typing-sender";

type Parts = { page: PageState; notices: Notices; kept: LocalDrafts; typing: TypingSender };

const blank = (): NoteInTheMaking => ({
  clientId: crypto.randomUUID(),
  body: "",
  busy: false,
  trouble: null,
  aim: null,
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
    const trouble = held.trouble === "not_added" ? held.trouble : null;
    const mentions = [...held.mentions, ...mentioned];
    this.put(conversationId, { ...held, body, mentions, trouble, unreached: [] });
    this.keep(conversationId);
  }

  /** Begins a note about a message or in reply to a note, or gives one's own note other words. */
  aimAt(conversationId: string, aim: NoteAim, body?: string): void {
    const { notices } = this.parts;
    const held = this.of(conversationId);
    focusNext();
    this.choose(conversationId, "note");
    if (body === undefined) this.put(conversationId, { ...held, aim });
    else if (held.body.trim() !== "")
      return notices.toast("You are writing a note here. Add it first, or take its words out");
    else this.put(conversationId, { ...blank(), body, aim });
    this.keep(conversationId);
    focusComposer();
  }

  /** The words stay, unless they are those of the note that would have been edited. */
  dropAim(conversationId: string): void {
    const held = this.of(conversationId);
    this.put(conversationId, held.aim?.kind === "edit" ? blank() : { ...held, aim: null });
    this.keep(conversationId);
    focusComposer();
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
    const { aim, body, clientId } = held;
    const words = { body, mentions: late.stillMentioned(body, held.mentions).map(({ id }) => id) };
    const answer = page.watchSession(
      aim?.kind === "edit"
        ? await api.editNote(conversationId, aim.id, words)
        : await api.addNote(conversationId, {
            clientId,
            ...words,
            ...(aim && { [aim.kind === "about" ? "about" : "replyTo"]: aim.id }),
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
      // What can no longer be edited becomes a note of its own.
      ...(trouble === "too_late" && { aim: null }),
      trouble,
    });
  }

  async remove(conversationId: string, noteId: string): Promise<void> {
    const { page, notices } = this.parts;
    const answer = page.watchSession(await api.deleteNote(conversationId, noteId));
    if (answer.kind !== "ok") return notices.notThrough();
    page.setSnapshot(conversationId, (snapshot) => withNote(snapshot, answer.value.note));
  }

  /** Restores words left here earlier. */
  restore(conversationId: string): void {
    const kept = this.parts.kept.of("note", conversationId);
    if (kept === null || this.of(conversationId).body !== "") return;
    const { clientId, body, mentions = [], aim = null } = kept;
    this.put(conversationId, { ...blank(), clientId, body, mentions, aim });
  }

  private keep(conversationId: string): void {
    const { clientId, body, mentions, aim } = this.of(conversationId);
    const at = new Date().toISOString();
    this.parts.kept.keep("note", conversationId, { clientId, body, mentions, aim, at });
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
  if (answer.code === "too_late") return "too_late";
  return answer.code === "client_id_reused" ? "earlier_words_added" : "failed";
}
