import { sql, type SQL } from "drizzle-orm";
import { optOuts } from "@/db/schema/contacts";

const isRefusedIn = (scope: SQL) => sql`exists (
  select from ${optOuts} said where said.tenant_id = c.tenant_id and said.address = c.address and said.lifted_at is null and ${scope})`;
const everywhere = sql`said.number_id is null`;
const here = sql`said.number_id = c.number_id`;

/** The customer of conversation `c` opted out, and so does not wait for an answer. */
export const hasOptedOut = isRefusedIn(sql`(${everywhere} or ${here})`);

/**
 * The same for thousands of conversations at once: each half is an equality, so Postgres reads the opt-outs
 * once into a hash table, where it would search them for each conversation.
 */
export const hasOptedOutOfMany = sql`(${isRefusedIn(everywhere)} or ${isRefusedIn(here)})`;
