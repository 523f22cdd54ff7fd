import { storable } from "@/lib/domain/text/storable";
import type { InboundMedia } from "../../port";
import { decodeText, headerParameter } from "./characters";
import { aliases, type Fields } from "./fields";
import { parseJson, tooDeep } from "../formats/json";
import type { Upload } from "./multipart";
import { flattened, isRecord, ownValue, plain } from "../formats/values";
import { OWN_TEXT } from "./xml";

export type ReadMedia = { text: string; media: InboundMedia[]; unreadable: boolean };

/**
 * The media of one event and its text. Media in this order: URLs, objects with a URL, uploads and base64. The
 * SMIL layout part that carriers pass through is not a picture and is skipped by its type, not by its
 * position. A text part is the text if nothing else was `written`; one that only repeats it is dropped.
 */
export const readMedia = (fields: Fields, files: Upload[], written: string | null): ReadMedia => {
  const read = [...mediaValues(fields).map(mediaOf), ...files].filter(
    (item) => item === null || !isSmil(item),
  );
  const all = read.filter((item) => item !== null);
  const text = written ?? all.map(textOf).find((part) => part !== "") ?? "";
  return {
    text,
    media: all
      .filter((item) => !isTextPart(item) || !["", text.trim()].includes(textOf(item).trim()))
      .map(storableMedia),
    unreadable: all.length < read.length,
  };
};

const mediaValues = (fields: Fields): unknown[] => {
  const named =
    aliases.media.map((name) => fields.get(name) ?? []).find((values) => values.some(isPresent)) ?? [];
  const numbered = [...fields].filter(([name]) => /^mediaurl\d+$/.test(name)).flatMap(([, values]) => values);
  return [...named, ...numbered].filter(isPresent).flatMap(listed).filter(isPresent);
};

const isPresent = (value: unknown): boolean =>
  isRecord(value)
    ? Object.values(value).some((part) => part !== "" && part !== null)
    : Array.isArray(value) || (plain(value) ?? "").trim() !== "";

/**
 * Several media in one value: a JSON list in a string, elements, or URLs separated by commas (a comma within
 * a URL does not count).
 */
const listed = (value: unknown): unknown[] => {
  if (isRecord(value))
    return isOneMedium(value) ? [value] : Object.values(value).flatMap(flattened).flatMap(listed);
  if (typeof value !== "string") return [value];
  const text = value.trim();
  const json = /^[[{]/.test(text) && !tooDeep(Buffer.from(text)) ? parseJson(text) : null;
  if (json?.ok) return flattened(json.value);
  return text.split(/[,\s]+(?=https?:\/\/)/i);
};

const urlKeys = ["url", "media_url", "mediaurl", "href", "file_url"];
const typeKeys = ["content_type", "contenttype", "mime_type", "mimetype", "type"];
const nameKeys = ["filename", "file_name", "name"];
const contentKeys = ["data", "content", "base64", OWN_TEXT];

/**
 * Contains its own URL or content. Anything else may be a list under another name, such as an element of
 * elements.
 */
const isOneMedium = (value: object): boolean =>
  Object.keys(value).some(
    (key) => [...urlKeys, ...contentKeys].includes(key.toLowerCase()) && plain(ownValue(value, key)) !== null,
  );

const mediaOf = (value: unknown): InboundMedia | null => {
  if (typeof value === "string") return fromString(value, null, null);
  if (typeof value !== "object" || value === null) return null;
  const own = new Map(Object.keys(value).map((key) => [key.toLowerCase(), plain(ownValue(value, key))]));
  const first = (keys: string[]): string | null =>
    keys.map((key) => own.get(key) ?? null).find((found) => found !== null) ?? null;
  const source = first(urlKeys) ?? first(contentKeys);
  return source === null ? null : fromString(source, first(nameKeys), first(typeKeys));
};

const fromString = (value: string, name: string | null, contentType: string | null): InboundMedia | null => {
  const text = value.trim();
  if (/^https?:\/\/[^\s/]/i.test(text)) return { url: text };
  const dataUri = /^data:([^,;]*)[^,]*;base64,/i.exec(text);
  const bytes = base64Bytes(dataUri ? text.slice(dataUri[0].length) : text);
  return bytes && { name, contentType: dataUri?.[1] || contentType, bytes };
};

const base64Bytes = (text: string): Uint8Array | null => {
  const compact = text.replace(/\s/g, "");
  const looksRight =
    compact.length >= 16 && compact.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(compact);
  return looksRight ? new Uint8Array(Buffer.from(compact, "base64")) : null;
};

const isSmil = (item: InboundMedia): boolean => {
  if ("url" in item) return /\.smil?(?:[?#]|$)/i.test(item.url);
  return /^application\/smil/i.test(item.contentType ?? "") || /\.smil?$/i.test(item.name ?? "");
};

const isTextPart = (item: InboundMedia): item is Upload =>
  "bytes" in item && /^text\/plain\b/i.test(item.contentType ?? "");

/** The words of a text part; empty for a blank one and for every other kind. */
const textOf = (item: InboundMedia): string => {
  if (!isTextPart(item)) return "";
  const { text } = decodeText(item.bytes, headerParameter(item.contentType, "charset"));
  return text.trim() === "" ? "" : text;
};

const storableMedia = (item: InboundMedia): InboundMedia =>
  "url" in item
    ? { url: storable(item.url) }
    : {
        name: item.name && storable(item.name),
        contentType: item.contentType && storable(item.contentType),
        bytes: item.bytes,
      };
