import { eq, getTableColumns, sql, type SQL } from "drizzle-orm";
import type { Tx } from "@/db/handles";
import { conversations } from "@/db/schema/conversations";

const {
  id: _id,
  tenantId: _tenantId,
  numberId: _numberId,
  contactId: _contactId,
  contactPhoneId: _contactPhoneId,
  address: _address,
  assigneeId: _assigneeId,
  createdAt: _createdAt,
  ...columns
} = getTableColumns(conversations);

/** What of a conversation follows from its items and from what people said of it (lib/domain/conversation.ts): every statement that reads or writes it as a whole has its columns from here. */
export type ConversationRow = Pick<typeof conversations.$inferSelect, keyof typeof columns>;

const each = (part: (key: string, column: (typeof columns)[keyof typeof columns]) => string): SQL =>
  sql.raw(
    Object.entries(columns)
      .map(([key, column]) => part(key, column))
      .join(", "),
  );

/** The row as JSON has it, as the columns of a `jsonb_to_record`. */
export const rowColumns = each((key, column) => `"${key}" ${column.getSQLType()}`);

/** Sets the row to `row`, one of those. */
export const setRow = each((key, { name }) => `${name} = row."${key}"`);

/** The row of a table called so in the statement; `readRow` reads what comes. */
export const selectRow = (table: string) => each((key, { name }) => `${table}.${name} as "${key}"`);

export const readRow = (row: Record<string, unknown>): ConversationRow =>
  Object.fromEntries(
    Object.entries(columns).map(([key, column]) => [
      key,
      row[key] === null ? null : column.mapFromDriverValue(row[key] as never),
    ]),
  ) as ConversationRow;

/** Writes a patch to a conversation that is locked. Returns the record as it is now: the event's view is made of that. */
export async function patchConversation<Record extends { id: string }>(
  tx: Tx,
  record: Record,
  patch: Partial<ConversationRow>,
): Promise<Record> {
  if (Object.keys(patch).length > 0)
    await tx.update(conversations).set(patch).where(eq(conversations.id, record.id));
  return { ...record, ...patch };
}
