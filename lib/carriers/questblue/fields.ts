import { storable } from "./characters";
import { parseJson, tooDeep } from "./json";

export type NamedValue = [name: string, value: unknown];

/** Values by lower-case name. A list, a repeated name and `name[0]` all give several values; `{phone_number}` is its number. */
export type Fields = ReadonlyMap<string, readonly unknown[]>;

/** Names that mean the same, in the order in which they are believed. QuestBlue's own come first, its peers' after. */
export const aliases = {
  sender: ["from", "from_number", "source", "src", "msisdn"],
  recipient: ["to", "to_number", "did", "destination", "dst", "recipient"],
  text: ["text", "msg", "message", "body", "content"],
  media: ["media", "media_urls", "mediaurls", "media_url", "file_url", "attachments", "files"],
  carrierId: ["msg_id", "id", "sms_id", "message_id", "messageid", "uuid"],
  state: ["status", "delivery_status", "dlr_status", "state"],
  reason: ["reason", "error", "error_message", "description", "error_code"],
} as const;

export const fieldsOf = (values: NamedValue[]): Fields => {
  const fields = new Map<string, unknown[]>();
  for (const [name, value] of values) {
    const key = name.trim().toLowerCase().replace(/\[\d*\]$/, "");
    const list = fields.get(key) ?? [];
    for (const item of Array.isArray(value) ? value : [value]) list.push(ownValue(item, "phone_number") ?? item);
    fields.set(key, list);
  }
  return fields;
};

/** The text of a plain value; null for what is absent or no text: null, objects, lists. */
export const plain = (value: unknown): string | null =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : null;

const isPlainAndFull = (value: unknown): boolean => (plain(value) ?? "").trim() !== "";

/** The distinct plain, non-blank values of the first name that has any; raw, in order. */
export const plainValues = (fields: Fields, names: readonly string[]): string[] => {
  for (const name of names) {
    const full = (fields.get(name) ?? []).filter(isPlainAndFull).map(String);
    if (full.length > 0) return [...new Set(full)];
  }
  return [];
};

/** Addresses of the first name that has any: strings, numbers, comma lists, JSON lists in a string, elements. As sent, trimmed, without repeats. */
export const addresses = (fields: Fields, names: readonly string[]): string[] => {
  for (const name of names) {
    const found = (fields.get(name) ?? []).flatMap(addressesIn);
    if (found.length > 0) return [...new Set(found)];
  }
  return [];
};

const addressesIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(addressesIn);
  if (typeof value === "object" && value !== null) return addressesIn(ownValue(value, "number") ?? ownValue(value, "item"));
  const text = plain(value)?.trim() ?? "";
  const isList = text.startsWith("[");
  if (isList && tooDeep(Buffer.from(text))) return [];
  const list = isList ? parseJson(text) : null;
  const items: unknown[] = list?.ok && Array.isArray(list.value) ? list.value : text.split(/[,;]/);
  return items.map((item) => storable(plain(item) ?? "").trim()).filter((item) => item !== "");
};

/** A property that the value itself has, so that `__proto__` and its like mean nothing (BW8). */
export const ownValue = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
