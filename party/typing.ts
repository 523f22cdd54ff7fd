import type { AuthorView } from "@/lib/protocol/views";
import type { ConnectionState } from "./state";

/** A person typing in one conversation, in any number of tabs. */
type Writer = { user: AuthorView; conversationId: string; typingAt: number; visible: boolean };

function writersOf(connections: readonly ConnectionState[]): Map<string, Writer> {
  const writers = new Map<string, Writer>();
  for (const { user, typing } of connections) {
    if (!typing) continue;
    const { conversationId, typingAt, visible } = typing;
    const key = `${user.id} ${conversationId}`;
    const known = writers.get(key);
    writers.set(key, {
      user,
      conversationId,
      typingAt: Math.max(typingAt, known?.typingAt ?? 0),
      visible: visible || known?.visible === true,
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
  const shownThen = (key: string) => old.get(key)?.visible === true;
  const entries = [...current];
  return {
    started: entries
      .filter(([key, now]) => now.visible && (!shownThen(key) || now.typingAt !== old.get(key)?.typingAt))
      .map(([, now]) => now),
    stopped: [...old]
      .filter(([key, then]) => then.visible && current.get(key)?.visible !== true)
      .map(([, then]) => then),
    ended: [...old].filter(([key]) => !current.has(key)).map(([, then]) => then),
  };
}
