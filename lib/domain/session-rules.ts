const DAY_MS = 24 * 60 * 60 * 1_000;

/** However busy, a sign-in ends after this long. */
export const SESSION_MAX_MS = 30 * DAY_MS;
/** Unused, it ends sooner. */
export const SESSION_IDLE_MS = 7 * DAY_MS;
/** `lastSeenAt` is written at most this often, so that a request seldom costs a write. */
export const SESSION_TOUCH_MS = 60_000;

export type SessionTimes = { lastSeenAt: Date; expiresAt: Date; revokedAt: Date | null };

export const sessionExpiresAt = (startedAt: Date): Date => new Date(startedAt.getTime() + SESSION_MAX_MS);

/** Revoked, too old or too long unused is no session (V39). */
export const isSessionLive = ({ lastSeenAt, expiresAt, revokedAt }: SessionTimes, now: Date): boolean =>
  revokedAt === null && now < expiresAt && now.getTime() - lastSeenAt.getTime() < SESSION_IDLE_MS;

export const isTouchDue = (lastSeenAt: Date, now: Date): boolean =>
  now.getTime() - lastSeenAt.getTime() >= SESSION_TOUCH_MS;
