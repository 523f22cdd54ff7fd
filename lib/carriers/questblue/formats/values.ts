/** A property of the value itself, so that `__proto__` and the like mean nothing (BW8). */
export const ownValue = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;

/** The text of a plain value; null for null, undefined, objects and lists. */
export const plain = (value: unknown): string | null =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : null;

export const isRecord = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The items of a list, or of a map by position, as PHP writes a list with holes; null for anything else. */
export const listItems = (value: unknown): unknown[] | null => {
  if (Array.isArray(value)) return value;
  if (!isRecord(value)) return null;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => /^\d{1,6}$/.test(key)) ? Object.values(value) : null;
};

/** The values of a list of lists, however deep; of anything else, the value itself. */
export const flattened = (value: unknown): unknown[] => listItems(value)?.flatMap(flattened) ?? [value];
