import type { Cost } from "@/lib/domain/segments";
import type { DurableEvent } from "@/lib/protocol/events";
import type { MessageView } from "@/lib/protocol/views";
import { contactTitle, personShort } from "./names";
import type { Names } from "./names";

/** Said to screen readers, in these words (ui.md 8). `assertive` interrupts, and is kept for what needs a decision. */
export type Announcement = { words: string; urgency: "polite" | "assertive" };

const polite = (words: string): Announcement => ({ words, urgency: "polite" });
const assertive = (words: string): Announcement => ({ words, urgency: "assertive" });

/** "Ana is replying" is said at most this often for one person. */
export const TYPING_SAID_EVERY_MS = 10_000;

/** What an event of the open thread says, or null. Other threads are silent: the list shows them. */
export function sayEvent(event: DurableEvent, openId: string | null, names: Names): Announcement | null {
  if (event.type === "note.added") {
    const { note } = event;
    return note.conversationId === openId && note.author.id !== names.meId ? polite(`Note, ${personShort(names, note.author.id)}: ${note.body}`) : null;
  }
  if (!("message" in event) || event.message.conversationId !== openId) return null;
  const { message } = event;
  const own = message.author?.id === names.meId;
  switch (event.type) {
    case "message.received":
      return polite(`${contactTitle(event.conversation)}: ${message.body || "a picture"}`);
    case "message.queued":
      return own || message.author === null ? null : polite(`${personShort(names, message.author.id)} replied`);
    case "message.status_changed":
      return sayStatus(message, own);
    default:
      return null;
  }
}

function sayStatus(message: MessageView, own: boolean): Announcement | null {
  if (!own) return null;
  if (message.status === "delivered") return polite("Delivered");
  if (message.status === "failed") return assertive("Not delivered");
  if (message.status === "unconfirmed") return assertive("Not confirmed. Check before resending");
  return null;
}

/** "2 texts instead of 1 because of ’": when the count changes, not per key. */
export const sayCost = ({ segments, cheaper, characters }: Cost): Announcement =>
  polite(`${segments} texts instead of ${cheaper} because of ${characters.map((c) => (c.trim() === "" ? "a wide space" : c)).join(" ")}`);

export const sayNoteAdded = (): Announcement => polite("Note added");

export const sayTyping = (name: string): Announcement => polite(`${name} is replying`);

/** Whether a person's typing is to be said now, given when it was said last. */
export const isTypingDue = (lastSaidAt: number | undefined, now: number): boolean =>
  lastSaidAt === undefined || now - lastSaidAt >= TYPING_SAID_EVERY_MS;

export const sayQueued = (undoSeconds: number): Announcement =>
  undoSeconds === 0 ? polite("Sent") : polite(`Sending, undo with z for ${undoSeconds} seconds`);

export const sayUndone = (): Announcement => polite("Undone, your text is back");

/** Where a refusal has a title of its own, it is said with it. */
export const sayRefused = (title: string): Announcement => assertive(`Your text was not sent. ${title}`);

/** What ended the waiting for a colleague's reply. */
export const sayWaited = (title: string): Announcement => assertive(title);

export const sayOffline = (): Announcement => polite("Offline");

export const sayBack = (newTexts: number): Announcement =>
  polite(newTexts === 0 ? "Back, no new texts" : newTexts === 1 ? "Back, 1 new text" : `Back, ${newTexts} new texts`);

export const sayResolved = (next: string | null): Announcement => polite(next === null ? "Resolved" : `Resolved, next: ${next}`);

export const sayFound = (rows: number): Announcement => polite(rows === 0 ? "Nothing found" : rows === 1 ? "1 conversation" : `${rows} conversations`);

/** A live draft is never read out by itself; this is the answer to "Read Ana's draft". */
export const sayDraft = (name: string, text: string): Announcement => polite(`${name}’s draft, not sent: ${text}`);
