/** When a snoozed conversation comes back, and who may end that. */

export type Snooze = {
  /** Until when it is snoozed, and by whom; both null unless it is. */
  snoozedUntil: Date | null;
  snoozedBy: string | null;
  wakesOnReply: boolean;
  /** Until when it had been snoozed by `wokenFor`, after it came back by itself and while nothing followed. */
  wokeAt: Date | null;
  wokenFor: string | null;
};

/** In the list, and nothing says that it was not. */
export const notSnoozed = {
  snoozedUntil: null,
  snoozedBy: null,
  wakesOnReply: true,
  wokeAt: null,
  wokenFor: null,
} as const satisfies Snooze;

/** The columns about snoozing, of a row that has more. */
export const snoozeOf = ({ snoozedUntil, snoozedBy, wakesOnReply, wokeAt, wokenFor }: Snooze): Snooze => ({
  snoozedUntil,
  snoozedBy,
  wakesOnReply,
  wokeAt,
  wokenFor,
});

/**
 * Does a reply by this person wake it? A colleague's does, unless it was snoozed to stay. Who snoozed it may
 * answer and still wants it back later; a program is no colleague.
 */
export const wakesByReply = (
  { snoozedBy, wakesOnReply }: Pick<Snooze, "snoozedBy" | "wakesOnReply">,
  authorId: string | null,
): boolean => snoozedBy !== null && wakesOnReply && authorId !== null && authorId !== snoozedBy;

/** Nobody plans further, and a slip in the year does not lose a customer. */
const MAX_DAYS = 366;
const DAY_MS = 24 * 60 * 60_000;

/** May something be snoozed until then? Not into the past, and not for more than a year. */
export const isSnoozeTime = (until: Date, now: Date): boolean =>
  until > now && until.getTime() - now.getTime() <= MAX_DAYS * DAY_MS;
