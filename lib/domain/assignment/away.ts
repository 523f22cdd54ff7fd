/** As a membership says it; `until` null: until somebody says otherwise. */
export type Away = { awaySince: Date | null; awayUntil: Date | null };

/** Is this person away now? One whose time is over is back at once, before any sweep writes it down. */
export const isAway = ({ awaySince, awayUntil }: Away, now: Date): boolean =>
  awaySince !== null && (awayUntil === null || awayUntil > now);

/** So long after somebody went away, what they had goes back to the team: a mistaken press costs nothing. */
export const AWAY_GRACE_MS = 60_000;
