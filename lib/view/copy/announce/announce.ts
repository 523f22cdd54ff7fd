/**
 * Announced to screen readers in these words. `assertive` interrupts and is reserved for what needs a
 * decision.
 */
export type Announcement = { words: string; urgency: "polite" | "assertive" };

export const polite = (words: string): Announcement => ({ words, urgency: "polite" });
export const assertive = (words: string): Announcement => ({ words, urgency: "assertive" });

/** "Ana is replying" is announced at most this often per person. */
const TYPING_SAID_EVERY_MS = 10_000;

export const sayNoteAdded = (): Announcement => polite("Note added");

export const sayTyping = (name: string): Announcement => polite(`${name} is replying`);

/** Whether to announce a person's typing now, given when it was last announced. */
export const isTypingDue = (lastSaidAt: number | undefined, now: number): boolean =>
  lastSaidAt === undefined || now - lastSaidAt >= TYPING_SAID_EVERY_MS;

export const sayQueued = (undoSeconds: number, waits: boolean): Announcement =>
  waits
    ? polite("Your text waits, undo with z as long as it does")
    : undoSeconds === 0
      ? polite("Sent")
      : polite(`Sending, undo with z for ${undoSeconds} seconds`);

export const sayUndone = (): Announcement => polite("Undone, your text is back");

/** If the refusal has a title of its own, the announcement includes it. */
export const sayRefused = (title: string): Announcement => assertive(`Your text was not sent. ${title}`);

/** What ended the wait for a colleague's reply. */
export const sayWaited = (title: string): Announcement => assertive(title);

export const sayOffline = (): Announcement => polite("Offline");

export const sayBack = (newMessages: number): Announcement =>
  polite(
    newMessages === 0
      ? "Back, no new texts"
      : newMessages === 1
        ? "Back, 1 new text"
        : `Back, ${newMessages} new texts`,
  );

/** Of what is out of the list now: "Resolved, next: Marisol Vega". */
export const sayPutAway = (words: string, next: string | null): Announcement =>
  polite(next === null ? words : `${words}, next: ${next}`);

export const sayFound = (rows: number): Announcement =>
  polite(rows === 0 ? "Nothing found" : rows === 1 ? "1 conversation" : `${rows} conversations`);

/** A live draft is never announced unasked; this answers "Read Ana's draft". */
export const sayDraft = (name: string, text: string): Announcement =>
  polite(`${name}’s draft, not sent: ${text}`);
