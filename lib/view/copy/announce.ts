/** Said to screen readers, in these words. `assertive` interrupts, and is kept for what needs a decision. */
export type Announcement = { words: string; urgency: "polite" | "assertive" };

export const polite = (words: string): Announcement => ({ words, urgency: "polite" });
export const assertive = (words: string): Announcement => ({ words, urgency: "assertive" });

/** "Ana is replying" is said at most this often for one person. */
const TYPING_SAID_EVERY_MS = 10_000;

export const sayNoteAdded = (): Announcement => polite("Note added");

export const sayTyping = (name: string): Announcement => polite(`${name} is replying`);

/** Whether a person's typing is to be said now, given when it was said last. */
export const isTypingDue = (lastSaidAt: number | undefined, now: number): boolean =>
  lastSaidAt === undefined || now - lastSaidAt >= TYPING_SAID_EVERY_MS;

export const sayQueued = (undoSeconds: number, waits: boolean): Announcement =>
  waits
    ? polite("Your text waits, undo with z as long as it does")
    : undoSeconds === 0
      ? polite("Sent")
      : polite(`Sending, undo with z for ${undoSeconds} seconds`);

export const sayUndone = (): Announcement => polite("Undone, your text is back");

/** Where a refusal has a title of its own, it is said with it. */
export const sayRefused = (title: string): Announcement => assertive(`Your text was not sent. ${title}`);

/** What ended the waiting for a colleague's reply. */
export const sayWaited = (title: string): Announcement => assertive(title);

export const sayOffline = (): Announcement => polite("Offline");

export const sayBack = (newTexts: number): Announcement =>
  polite(
    newTexts === 0
      ? "Back, no new texts"
      : newTexts === 1
        ? "Back, 1 new text"
        : `Back, ${newTexts} new texts`,
  );

export const sayResolved = (next: string | null): Announcement =>
  polite(next === null ? "Resolved" : `Resolved, next: ${next}`);

export const sayFound = (rows: number): Announcement =>
  polite(rows === 0 ? "Nothing found" : rows === 1 ? "1 conversation" : `${rows} conversations`);

/** A live draft is never read out by itself; this is the answer to "Read Ana's draft". */
export const sayDraft = (name: string, text: string): Announcement =>
  polite(`${name}’s draft, not sent: ${text}`);
