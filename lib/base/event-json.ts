/**
 * An event as it is stored and sent. Null values and empty lists are left out; the schema restores them for
 * its readers (lib/protocol/views.ts). A message's author is always included, because outside readers look
 * for it.
 */
export const eventJson = (value: unknown): string =>
  JSON.stringify(value, (key, field: unknown) =>
    key !== "author" && (field === null || (Array.isArray(field) && field.length === 0)) ? undefined : field,
  );
