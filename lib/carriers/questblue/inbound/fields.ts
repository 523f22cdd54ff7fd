import { storable } from "@/lib/domain/text/storable";
import { parseJson, tooDeep } from "../formats/json";
import { flattened, isRecord, listItems, ownValue, plain } from "../formats/values";
import { OWN_TEXT } from "./xml";

export type NamedValue = [name: string, value: unknown];

/**
 * Values by lower-case name. A list, a map by position, a repeated name and `name[0]` all give several
 * values.
 */
export type Fields = ReadonlyMap<string, readonly unknown[]>;

/** Synonymous names, in order of preference: QuestBlue's own first, then other carriers'. */
export const aliases = {
  sender: ["from", "from_number", "source", "src", "msisdn"],
  recipient: ["to", "to_number", "did", "destination", "dst", "recipient"],
  text: ["text", "msg", "message", "body", "content"],
  media: ["media", "media_urls", "mediaurls", "media_url", "file_url", "attachments", "files"],
  carrierId: ["msg_id", "id", "sms_id", "message_id", "messageid", "uuid"],
  state: ["status", "delivery_status", "dlr_status", "state"],
  reason: ["reason", "error", "error_message", "description", "error_code"],
} as const;

/** The values of a body by the plain form of their names; several under one name stay several. */
export const fieldsOf = (values: NamedValue[]): Fields => {
  const fields = new Map<string, unknown[]>();
  for (const [name, value] of values) {
    const key = nameOf(name);
    const list = fields.get(key) ?? [];
    for (const item of flattened(value)) list.push(item);
    fields.set(key, list);
  }
  return fields;
};

/** The form of a field's name in which all its spellings are equal. */
export const nameOf = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/\[\d*\]$/, "");

/** Names under which an object or element holds its main value. */
const INNER = ["phone_number", "number", "value", OWN_TEXT];

/** The text of a value or of an object's main value; null if it has none. */
const said = (value: unknown): string | null =>
  plain(value) ?? INNER.map((name) => plain(ownValue(value, name))).find((text) => text !== null) ?? null;

/** The distinct non-blank plain values of the first name that has any; raw, in order. */
export const plainValues = (fields: Fields, names: readonly string[]): string[] => {
  for (const name of names) {
    const full = (fields.get(name) ?? [])
      .map((value) => said(value) ?? "")
      .filter((text) => text.trim() !== "");
    if (full.length > 0) return [...new Set(full)];
  }
  return [];
};

/**
 * The addresses of the first name that has any: strings, numbers, comma lists, JSON in a string, objects,
 * elements. As sent, trimmed, without repeats.
 */
export const addresses = (fields: Fields, names: readonly string[]): string[] => {
  for (const name of names) {
    const found = (fields.get(name) ?? []).flatMap(addressesIn);
    if (found.length > 0) return [...new Set(found)];
  }
  return [];
};

const addressesIn = (value: unknown): string[] => {
  const items = listItems(value);
  if (items) return items.flatMap(addressesIn);
  // In an object of several parts, such as a name and a number, the parts with digits count.
  if (isRecord(value))
    return said(value) === null
      ? Object.values(value)
          .flatMap(addressesIn)
          .filter((part) => /\d{3}/.test(part))
      : addressesIn(said(value));
  const text = typeof value === "boolean" ? "" : (plain(value)?.trim() ?? "");
  if (/^[[{]/.test(text)) {
    if (tooDeep(Buffer.from(text))) return [];
    const written = parseJson(text);
    if (written.ok) return addressesIn(written.value);
  }
  return text
    .split(/[,;]/)
    .map((item) => storable(item).trim())
    .filter((item) => item !== "");
};
