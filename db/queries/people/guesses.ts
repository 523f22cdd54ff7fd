import { lt, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { rateLimits } from "@/db/schema/people";

type Guess = {
  key: string;
  points: number;
  now: Date;
  forMs: number;
  /** Restarts the count. */
  anew: boolean;
};

/**
 * Counts one more guess, and restarts an expired count; returns the count. One statement, so that parallel
 * guesses add up.
 */
export async function countGuess(db: DbOrTx, { key, points, now, forMs, anew }: Guess) {
  const expire = new Date(now.getTime() + forMs);
  const isOver = sql`${rateLimits.expire} <= ${sql.param(now, rateLimits.expire)}`;
  const given = { points, expire };
  const [count] = await db
    .insert(rateLimits)
    .values({ key, ...given })
    .onConflictDoUpdate({
      target: rateLimits.key,
      set: anew
        ? given
        : {
            points: sql`case when ${isOver} then ${points} else ${rateLimits.points} + ${points} end`,
            expire: sql`case when ${isOver} then ${sql.param(expire, rateLimits.expire)} else ${rateLimits.expire} end`,
          },
    })
    .returning();
  if (!count) throw new Error("a guess was not counted");
  return count;
}

/** Deletes counts that expired more than an hour ago. */
export const forgetGuesses = (db: DbOrTx) =>
  db.delete(rateLimits).where(lt(rateLimits.expire, sql`clock_timestamp() - interval '1 hour'`));
