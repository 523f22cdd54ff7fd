import { decodeText, type DecodedText } from "./characters";
import type { NamedValue } from "./fields";

export type Form = { fields: [string, string][]; flags: string[] };

/**
 * Parses `a=1&b=2`. URLSearchParams always assumes UTF-8 and hides what it had to replace. A lone `%` stays
 * as it is.
 */
export const readForm = (body: Uint8Array, charset: string | null): Form => {
  const flags = new Set<string>();
  const decode = (component: string): string => {
    const decoded: DecodedText = decodeText(percentDecoded(component), charset);
    if (decoded.flag) flags.add(decoded.flag);
    return decoded.text;
  };
  const fields = Buffer.from(body)
    .toString("latin1")
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair): [string, string] => {
      const at = pair.indexOf("=");
      return at < 0 ? [decode(pair), ""] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))];
    });
  return { fields, flags: [...flags] };
};

/** Decodes one component, in which each character is one byte of the body. */
const percentDecoded = (component: string): Uint8Array => {
  const plain = component
    .replaceAll("+", " ")
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, "latin1");
};

/**
 * `media[0][url]`, as PHP names a part of an object in a list. A deeper level, or a name without a position,
 * was never seen.
 */
const PART = /^([^[\]]+)\[(\d{1,6})\]\[([^[\]]+)\]$/;

/** Reassembles objects from their parts; everything else stays as it is, in order. */
export const withObjects = (pairs: readonly [string, string][]): NamedValue[] => {
  const objects = new Map<string, Map<string, string>>();
  return pairs
    .flatMap(([name, value]): NamedValue[] => {
      const [, field, position, part] = PART.exec(name) ?? [];
      if (field === undefined || part === undefined) return [[name, value]];
      const key = `${field}[${position}]`;
      const known = objects.get(key);
      const parts = known ?? new Map<string, string>();
      parts.set(part, value);
      objects.set(key, parts);
      return known ? [] : [[key, parts]];
    })
    .map(([name, value]): NamedValue => [name, value instanceof Map ? Object.fromEntries(value) : value]);
};
