import { $ZodObject, type $ZodType } from "zod/v4/core";
import { log } from "@/lib/base/log";

/**
 * Whoever sends a `role` to a form that has none is told nothing, and gets nothing by it; the log says that it was
 * tried, never what (BF3). A schema that refuses or takes unknown fields by itself has none that are left out.
 */
export function logExtraFields(schema: $ZodType, sent: unknown, where: string): void {
  if (
    !(schema instanceof $ZodObject) ||
    schema._zod.def.catchall ||
    typeof sent !== "object" ||
    sent === null
  )
    return;
  const { shape } = schema._zod.def;
  const fields = Object.keys(sent).filter((name) => !Object.hasOwn(shape, name)).length;
  if (fields > 0) log.info({ where, fields }, "fields that nobody asked for were left out");
}
