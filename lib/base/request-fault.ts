import { AsyncLocalStorage } from "node:async_hooks";

type Note = { unavailable: boolean };

// The framework bundles its code apart from the web server's: what both must share hangs on the process.
const shared = globalThis as typeof globalThis & { partylineFaults?: AsyncLocalStorage<Note> };
const notes = (shared.partylineFaults ??= new AsyncLocalStorage<Note>());

/**
 * Answers a request with a note beside it, on which whoever meets a fault may write that the database was away.
 * A page cannot choose its own status; the web server reads the note when the framework is about to say 500.
 */
export const withFaultNote = <T>(answer: (note: Readonly<Note>) => T): T => {
  const note: Note = { unavailable: false };
  return notes.run(note, () => answer(note));
};

/** Nothing happens outside of such a request. */
export function noteUnavailable(): void {
  const note = notes.getStore();
  if (note) note.unavailable = true;
}
