import { AsyncLocalStorage } from "node:async_hooks";
import { shared } from "./process/shared";

type Refusal = { status: number; retryAfterSeconds?: number };
type Note = { unavailable: boolean; actionBegan: boolean; refusal: Refusal | null };

// The framework's bundles and the web server share one note.
const notes = (shared.requestNotes ??= new AsyncLocalStorage<unknown>()) as AsyncLocalStorage<Note>;

/**
 * Answers a request with a note beside it. Code that meets a fault notes there that the database was away; a
 * form notes that it was refused. A page cannot choose its own status, so the web server reads the note when
 * the framework is about to answer 500, or 200.
 */
export const withRequestNote = <T>(answer: (note: Readonly<Note>) => T): T => {
  const note: Note = { unavailable: false, actionBegan: false, refusal: null };
  return notes.run(note, () => answer(note));
};

/** Does nothing outside of such a request. */
export function noteUnavailable(): void {
  const note = notes.getStore();
  if (note) note.unavailable = true;
}

/** Whether this request has already met a database that is away: its further queries need not wait again. */
export const isNotedUnavailable = (): boolean => notes.getStore()?.unavailable ?? false;

/** An action was called with arguments that the framework could read. */
export function noteActionBegan(): void {
  const note = notes.getStore();
  if (note) note.actionBegan = true;
}

/** The status of a form's refusal, and when it may be sent again. Does nothing outside of such a request. */
export function noteRefusal(refusal: Refusal): void {
  const note = notes.getStore();
  if (note) note.refusal = refusal;
}
