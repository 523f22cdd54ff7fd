import type { AuthorView } from "@/lib/protocol/views";
import type { ConnectionState } from "./state";

/** A person typing in one conversation, in any number of tabs. */
type Writer = { user: AuthorView; conversationId: string; signAt: number; shown: boolean };

function writersOf(seats: readonly ConnectionState[]): Map<string, Writer> {
  const writers = new Map<string, Writer>();
  for (const { user, typing } of seats) {
    if (!typing) continue;
    const { conversationId, signAt, shown } = typing;
    const key = `${user.id} ${conversationId}`;
    const known = writers.get(key);
    writers.set(key, {
      user,
      conversationId,
      signAt: Math.max(signAt, known?.signAt ?? 0),
      shown: shown || known?.shown === true,
    });
  }
  return writers;
}

/**
 * Who is to be announced as typing (for the first time, or again so that it does not lapse), whose typing
 * stops, and whose live text ends. If typing merely lapsed, the text stays: the writer may be thinking.
 */
export function typingChanges(
  before: readonly ConnectionState[],
  after: readonly ConnectionState[],
): Record<"started" | "stopped" | "ended", Writer[]> {
  const old = writersOf(before);
  const current = writersOf(after);
  const shownThen = (key: string) => old.get(key)?.shown === true;
  const entries = [...current];
  return {
    started: entries
      .filter(([key, now]) => now.shown && (!shownThen(key) || now.signAt !== old.get(key)?.signAt))
      .map(([, now]) => now),
    stopped: [...old]
      .filter(([key, then]) => then.shown && current.get(key)?.shown !== true)
      .map(([, then]) => then),
    ended: [...old].filter(([key]) => !current.has(key)).map(([, then]) => then),
  };
}
