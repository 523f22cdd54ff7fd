import type { Tab } from "./filters";

/** What the list of one number holds, of what is open. */
export type Counts = {
  open: number;
  /** Waits for an answer. */
  unanswered: number;
  /** Unread to the viewer: by their own pointer, or by the team's mark. */
  unread: number;
  /** Assigned to the viewer. */
  mine: number;
  /** A text of ours did not get through. */
  undelivered: number;
  /** In any state, with words of the viewer that were not sent. */
  drafts: number;
};

/** `received`: a customer's text has ever reached this number. */
export type NumberCounts = Counts & { number: string; received: boolean };

const none: Counts = { open: 0, unanswered: 0, unread: 0, mine: 0, undelivered: 0, drafts: 0 };

/** Over one number, or with null over all of the viewer's. */
export const countsOf = (numbers: readonly NumberCounts[], numberId: string | null): Counts =>
  numbers
    .filter(({ number }) => numberId === null || number === numberId)
    .reduce(
      (sum, each) => ({
        open: sum.open + each.open,
        unanswered: sum.unanswered + each.unanswered,
        unread: sum.unread + each.unread,
        mine: sum.mine + each.mine,
        undelivered: sum.undelivered + each.undelivered,
        drafts: sum.drafts + each.drafts,
      }),
      none,
    );

/** In a badge, where there is room for two digits. */
export const badgeCopy = (count: number): string => (count > 99 ? "99+" : String(count));

/** Of the browser's tab: what waits for the team comes first. */
export const titleCopy = (unanswered: number): string =>
  unanswered === 0 ? "Inbox" : `(${badgeCopy(unanswered)}) Inbox`;

/** Beside a tab. */
export const tabCountCopy = (count: number): string => (count > 999 ? "999+" : String(count));

/** So many digits stand beside the tabs, at the narrowest list that there is. */
const ROOM_FOR_DIGITS = 8;
/** Whose count is kept longest where there is no room for all, after the tab that is shown. */
const BY_WEIGHT: readonly Tab[] = ["unanswered", "mine", "unread", "open"];

/** The tabs whose count is in sight: all, or those that matter most. A tab's words are never cut for a number. */
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
