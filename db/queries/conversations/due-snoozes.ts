import { asc, lte, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { namedQuery } from "@/db/named-statement";
import { statementStart } from "@/db/schema/columns";
import { conversations } from "@/db/schema/conversations";

type Due = { tenantId: string; conversationId: string };

/**
 * Snoozed conversations whose time has come, the first due first. Of those that were snoozed together the lowest in the
 * list comes first: each comes back on top, so that they stand as they stood.
 */
export const dueSnoozes = (db: DbOrTx, values: { limit: number }): Promise<Due[]> => due(db, values);

const due = namedQuery("due_snoozes", (db) =>
  db
    .select({ tenantId: conversations.tenantId, conversationId: conversations.id })
    .from(conversations)
    .where(lte(conversations.snoozedUntil, statementStart))
    .orderBy(asc(conversations.snoozedUntil), asc(conversations.lastActivityAt), asc(conversations.id))
    .limit(sql.placeholder("limit")),
);
