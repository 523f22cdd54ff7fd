import type { NotificationKind, NotificationRule } from "@/db/vocabulary";
import { isOpen } from "../hours/schedule";
import type { NotificationSettings } from "./settings";

/** Something that happened in a conversation, as far as it decides who is notified of it. */
export type Happening = {
  /** Who caused it; null for the customer and for the product. */
  by: string | null;
  assigneeId: string | null;
} & (
  | { kind: "text" }
  /** Meant for these people, whoever else may read it. */
  | { kind: Exclude<NotificationKind, "text">; for: readonly string[] }
);

/** Somebody who may read the conversation. */
export type Reader = {
  userId: string;
  mayReply: boolean;
  away: boolean;
  /** Follows the number, or the conversation. */
  follows: boolean;
  settings: NotificationSettings;
};

type Place = { numberId: string; now: Date };
type Notified = { userId: string; /** It waits in the bell: no sound, no push. */ quiet: boolean };

/**
 * Who of a conversation's readers is notified of something there. Nobody is told of what they did themselves.
 * What is meant for one person (a mention, a hand-off) reaches that person under every rule; whoever chose
 * "nothing" finds it in the bell.
 */
export function whoIsNotified(
  happening: Happening,
  readers: readonly Reader[],
  { numberId, now }: Place,
): Notified[] {
  const hasAssignee = readers.some(
    ({ userId, mayReply, away }) => userId === happening.assigneeId && mayReply && !away,
  );
  return readers.flatMap((reader) => {
    const { userId, settings } = reader;
    const rule = settings.numbers[numberId] ?? settings.rule;
    if (userId === happening.by) return [];
    const reached =
      happening.kind === "text"
        ? wantsText(reader, rule, {
            isMine: happening.assigneeId === userId,
            isUnassigned: !hasAssignee,
          })
        : happening.for.includes(userId);
    return reached ? [{ userId, quiet: rule === "nothing" || isQuiet(reader, now) }] : [];
  });
}

type Whose = { isMine: boolean; /** Nobody has it who is there to answer. */ isUnassigned: boolean };

/** Unassigned work is that of those who may reply; whoever only reads asks for all, or follows. */
function wantsText({ mayReply, follows }: Reader, rule: NotificationRule, whose: Whose): boolean {
  if (rule === "nothing") return false;
  if (rule === "all" || follows) return true;
  if (rule === "mentions") return false;
  return whose.isMine || (rule === "mine_and_unassigned" && whose.isUnassigned && mayReply);
}

const isQuiet = ({ away, settings: { quiet } }: Reader, now: Date): boolean =>
  away || (quiet !== null && isOpen(quiet, now));
