import { dayOf } from "../copy/times";
import type { TimeFormat } from "../copy/times";
import type { Open } from "../types";

/** The opens of a conversation after these people are there now (I13). */
export function withOpened(opens: readonly Open[], userIds: readonly string[], at: string): Open[] {
  const known = opens.map((open) =>
    userIds.includes(open.userId) && open.lastAt < at ? { ...open, lastAt: at } : open,
  );
  const newcomers = userIds.filter((userId) => opens.every((open) => open.userId !== userId));
  return [...known, ...newcomers.map((userId) => ({ userId, at, lastAt: at }))];
}

export type Opened = { userId: string; at: string };

/**
 * Who opened a conversation today, in their order, and who last did on an earlier day, latest first. Days are
 * in the reader's zone.
 */
export function openedByDay(
  opens: readonly Open[],
  now: number,
  zone: TimeFormat,
): { today: Opened[]; before: Opened[] } {
  const isToday = (at: string) => dayOf(Date.parse(at), zone) === dayOf(now, zone);
  const today = opens
    .filter((open) => isToday(open.lastAt))
    .map(({ userId, at, lastAt }) => ({ userId, at: isToday(at) ? at : lastAt }));
  const before = opens
    .filter((open) => !isToday(open.at))
    .map(({ userId, at, lastAt }) => ({ userId, at: isToday(lastAt) ? at : lastAt }));
  return { today: today.toSorted(byTime), before: before.toSorted((a, b) => byTime(b, a)) };
}

const byTime = (a: Opened, b: Opened): number => Date.parse(a.at) - Date.parse(b.at);
