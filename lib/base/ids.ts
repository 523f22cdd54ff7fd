import { v7 } from "uuid";

/** A UUIDv7: ordered by time, so that primary keys stay close together on disk. */
export const newId = (): string => v7();

/**
 * Ids for up to 65,536 rows that are written together, each after the one before. They share one random draw, which
 * is nearly all that an id costs.
 */
export function newIds(): () => string {
  const head = newId().slice(0, -4);
  let next = 0;
  return () => head + (next++).toString(16).padStart(4, "0");
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * True for a lower-case UUID of any version. Anything else is "not found" at the edge and never reaches a
 * query.
 */
export const isId = (value: unknown): value is string => typeof value === "string" && UUID.test(value);

/**
 * The smallest UUIDv7 of that instant. Rows created from then on sort after it, without an index on their
 * time.
 */
export function firstIdAt(at: Date): string {
  const ms = at.getTime().toString(16).padStart(12, "0");
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7000-8000-000000000000`;
}
