import type { QuarantineReason } from "@/db/vocabulary";
import { quarantinedFor } from "@/lib/domain/status/reasons";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = new Set([0x5b, 0x7b]);
const CLOSE = new Set([0x5d, 0x7d]);
const MAX_DEPTH = 64;
/** The part of a name that is shown to a person. */
const MAX_NAME = 40;

/**
 * True if a JSON body nests more than 64 levels, found in one pass over the bytes without parsing: the route
 * refuses it (BW9). A body that does not begin like JSON is never too deep, whatever it contains.
 */
export const tooDeep = (body: Uint8Array): boolean => {
  const first = body.find((byte) => byte > 0x20);
  if (first === undefined || !OPEN.has(first)) return false;
  let depth = 0;
  let inString = false;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i] ?? 0;
    if (inString) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (OPEN.has(byte) && ++depth > MAX_DEPTH) return true;
    else if (CLOSE.has(byte)) depth--;
  }
  return false;
};

/**
 * For JSON.parse: an integer that a double cannot hold stays a string as written. Otherwise an id of twenty
 * digits would name another message.
 */
export const exactNumbers = (_: string, value: unknown, written?: { source?: string }): unknown =>
  typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(written?.source ?? "")
    ? written?.source
    : value;

export type ParsedJson = { ok: true; value: unknown } | { ok: false; reason: QuarantineReason };

/**
 * JSON.parse, but refuses an object that repeats a key: JSON.parse would silently keep the last one, and a
 * sender or a text must not be chosen by accident (BW7).
 */
export const parseJson = (text: string): ParsedJson => {
  let value: unknown;
  try {
    value = JSON.parse(text, exactNumbers);
  } catch {
    return { ok: false, reason: quarantinedFor("broken_json") };
  }
  const key = repeatedKey(text);
  return key === null
    ? { ok: true, value }
    : { ok: false, reason: quarantinedFor("repeated_name", key.slice(0, MAX_NAME)) };
};

/** Walks valid JSON and tracks the keys seen in each open object. */
const repeatedKey = (json: string): string | null => {
  const open: Set<string>[] = [];
  for (let i = 0; i < json.length; i++) {
    const char = json[i];
    if (char === "{" || char === "[") open.push(new Set());
    else if (char === "}" || char === "]") open.pop();
    else if (char === '"') {
      const start = i;
      for (i++; json[i] !== '"'; i++) if (json[i] === "\\") i++;
      if (!isKey(json, i + 1)) continue;
      const key = String(JSON.parse(json.slice(start, i + 1)));
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return null;
};

/** In valid JSON only a key is followed by a colon. */
const isKey = (json: string, after: number): boolean => {
  let i = after;
  while (json[i] === " " || json[i] === "\n" || json[i] === "\r" || json[i] === "\t") i++;
  return json[i] === ":";
};
