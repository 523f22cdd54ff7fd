import { v7 } from "uuid";

/** A UUIDv7: time-ordered, so that primary keys stay near each other on disk. */
export const newId = (): string => v7();

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for a lower-case UUID of any version; anything else is "not found" at the edge, never a query. */
export const isId = (value: unknown): value is string => typeof value === "string" && UUID.test(value);
