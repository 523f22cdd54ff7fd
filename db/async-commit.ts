import { sql } from "drizzle-orm";

/**
 * A condition that always holds, and lets the statement's own transaction end without waiting for the disk: for
 * notes that are made anew, or do no harm, when the database dies within the next half second. Never for
 * anything that somebody was told.
 */
export const asyncCommit = sql.raw("(select set_config('synchronous_commit', 'off', true)) = 'off'");
