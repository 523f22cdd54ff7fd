const DAY_MS = 24 * 60 * 60 * 1_000;

/** A session ends after this long, however much it is used. */
export const SESSION_MAX_MS = 30 * DAY_MS;
/** An unused session ends sooner. */
export const SESSION_IDLE_MS = 7 * DAY_MS;
/** `lastSeenAt` is written at most this often, so that few requests cost a write. */
export const SESSION_TOUCH_MS = 60_000;

export type SessionTimes = { lastSeenAt: Date; expiresAt: Date; revokedAt: Date | null };

/** When a session ends however much it is used (V39). */
export const sessionExpiresAt = (startedAt: Date): Date => new Date(startedAt.getTime() + SESSION_MAX_MS);

/** A session is not live if it is revoked, too old or unused for too long (V39). */
export const isSessionLive = ({ lastSeenAt, expiresAt, revokedAt }: SessionTimes, now: Date): boolean =>
  revokedAt === null && now < expiresAt && now.getTime() - lastSeenAt.getTime() < SESSION_IDLE_MS;

/** Whether this request is the one that writes `lastSeenAt`. */
export const isTouchDue = (lastSeenAt: Date, now: Date): boolean =>
  now.getTime() - lastSeenAt.getTime() >= SESSION_TOUCH_MS;
