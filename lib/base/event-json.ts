/**
 * An event as it is stored and sent. What is null or an empty list is left out: whoever reads it has it from the schema
 * (lib/protocol/views.ts). Only a message's author stands there in any case, as others outside look for it.
 */
export const eventJson = (value: unknown): string =>
  JSON.stringify(value, (key, field: unknown) =>
    key !== "author" && (field === null || (Array.isArray(field) && field.length === 0)) ? undefined : field,
  );
