import type { Tab } from "./filters";

/** Counts of one number's open conversations. */
export type Counts = {
  open: number;
  /** Waiting for an answer. */
  unanswered: number;
  /** Unread to the viewer: by their own pointer or by the team's mark. */
  unread: number;
  /** Assigned to the viewer, to nobody, and by person. */
  mine: number;
  unassigned: number;
  assigned: Readonly<Record<string, number>>;
  /** A message of ours did not get through. */
  undelivered: number;
  /** Snoozed ones, beside the open. */
  later: number;
  /** In any state, with an unsent draft of the viewer. */
  drafts: number;
};

/** `received`: whether this number ever received a customer's message. */
export type NumberCounts = Counts & { number: string; received: boolean };

const none: Counts = {
  open: 0,
  unanswered: 0,
  unread: 0,
  mine: 0,
  unassigned: 0,
  assigned: {},
  undelivered: 0,
  later: 0,
  drafts: 0,
};

/** For one number, or with null for all of the viewer's. */
export const countsOf = (numbers: readonly NumberCounts[], numberId: string | null): Counts =>
  numbers
    .filter(({ number }) => numberId === null || number === numberId)
    .reduce(
      (sum, each) => ({
        open: sum.open + each.open,
        unanswered: sum.unanswered + each.unanswered,
        unread: sum.unread + each.unread,
        mine: sum.mine + each.mine,
        unassigned: sum.unassigned + each.unassigned,
        assigned: together(sum.assigned, each.assigned),
        undelivered: sum.undelivered + each.undelivered,
        later: sum.later + each.later,
        drafts: sum.drafts + each.drafts,
      }),
      none,
    );

const together = (a: Counts["assigned"], b: Counts["assigned"]): Counts["assigned"] =>
  Object.entries(b).reduce((sum, [id, count]) => ({ ...sum, [id]: (sum[id] ?? 0) + count }), a);

/** For a badge, which has room for two digits. */
export const badgeCopy = (count: number): string => (count > 99 ? "99+" : String(count));

/** For the browser's tab: conversations waiting for the team come first. */
export const titleCopy = (unanswered: number): string =>
  unanswered === 0 ? "Inbox" : `(${badgeCopy(unanswered)}) Inbox`;

/** Shown beside a tab. */
export const tabCountCopy = (count: number): string => (count > 999 ? "999+" : String(count));

/** The digits that fit beside the tabs in the narrowest list. */
const ROOM_FOR_DIGITS = 8;
/** The order in which tabs keep their count when there is no room for all, after the tab that is shown. */
const BY_WEIGHT: readonly Tab[] = ["unanswered", "mine", "unread", "open"];

/** The tabs whose count is shown: all, or the most important. A tab's label is never cut for a count. */
export function tabsWithCount(counts: Counts, shown: Tab | null): ReadonlySet<Tab> {
  const inSight = new Set<Tab>();
  let room = ROOM_FOR_DIGITS;
  for (const tab of [...(shown === null ? [] : [shown]), ...BY_WEIGHT.filter((each) => each !== shown)]) {
    if (counts[tab] === 0) continue;
    room -= tabCountCopy(counts[tab]).length;
    if (room < 0) break;
    inSight.add(tab);
  }
  return inSight;
}
