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
  createdAt: _createdAt,
  ...columns
} = getTableColumns(conversations);

/**
 * The part of a conversation that follows from its items and flags (lib/domain/conversation/patch.ts). Every
 * statement that reads or writes it as a whole takes its columns from here.
 */
export type ConversationRow = Pick<typeof conversations.$inferSelect, keyof typeof columns>;

const each = (part: (key: string, column: (typeof columns)[keyof typeof columns]) => string): SQL =>
  sql.raw(
    Object.entries(columns)
      .map(([key, column]) => part(key, column))
      .join(", "),
  );

/** The row as JSON, as the columns of a `jsonb_to_record`. */
export const rowColumns = each((key, column) => `"${key}" ${column.getSQLType()}`);

/** Sets these columns from `row`, a record of that shape. */
export const setRow = each((key, { name }) => `${name} = row."${key}"`);

/** Selects the row from the named table; `readRow` parses the result. */
export const selectRow = (table: string) => each((key, { name }) => `${table}.${name} as "${key}"`);

export const readRow = (row: Record<string, unknown>): ConversationRow =>
  Object.fromEntries(
    Object.entries(columns).map(([key, column]) => [
      key,
      row[key] == null ? null : column.mapFromDriverValue(row[key] as never),
    ]),
  ) as ConversationRow;

/** Writes a patch to a locked conversation. Returns the record as it is now, for the event's view. */
export async function patchConversation<Record extends { id: string }>(
  tx: Tx,
  record: Record,
  patch: Partial<ConversationRow>,
): Promise<Record> {
  if (Object.keys(patch).length > 0)
    await tx.update(conversations).set(patch).where(eq(conversations.id, record.id));
  return { ...record, ...patch };
}
