export type DecodedText = { text: string; flag: "invalid_utf8_replaced" | "not_utf8" | null };

/** The body without its byte order mark, converted to UTF-8; unchanged if it has none. */
export const withoutMark = (body: Uint8Array): Uint8Array => {
  const [a, b, c] = body;
  if (a === 0xef && b === 0xbb && c === 0xbf) return body.subarray(3);
  const utf16 = a === 0xff && b === 0xfe ? "utf-16le" : a === 0xfe && b === 0xff ? "utf-16be" : null;
  return utf16 === null ? body : new TextEncoder().encode(new TextDecoder(utf16).decode(body));
};

/**
 * Bytes to text. Tries UTF-8 first, whatever the header says, because carriers mislabel it; then the declared
 * charset. Without a usable one: windows-1252 if the bytes look like words in it, otherwise UTF-8 with U+FFFD
 * for broken bytes.
 */
export const decodeText = (bytes: Uint8Array, charset: string | null): DecodedText => {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), flag: null };
  } catch {
    const declared =
      singleByteDecoder(charset) ?? (isWestern(bytes) ? new TextDecoder("windows-1252") : null);
    if (declared) return { text: declared.decode(bytes), flag: "not_utf8" };
    return {
      text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes),
      flag: "invalid_utf8_replaced",
    };
  }
};

const singleByteDecoder = (charset: string | null): TextDecoder | null => {
  if (!charset || /^utf/i.test(charset)) return null;
  try {
    return new TextDecoder(charset);
  } catch {
    return null;
  }
};

/**
 * Matches single accented letters within words, quotation marks and dashes, and no byte that usually begins a
 * UTF-8 character.
 */
const isWestern = (bytes: Uint8Array): boolean => !UNLIKE_WESTERN.test(Buffer.from(bytes).toString("latin1"));

const UNLIKE_WESTERN =
  /[\x80-\xff]{2}|[\x80-\x84\x86-\x90\x98-\xc3\xd7\xf5\xf7\xfd-\xff]|(?<![A-Za-z])[\xc4-\xff](?![A-Za-z])/;

/** The value of a parameter in a header such as `text/plain; charset="latin1"`; null if absent. */
export const headerParameter = (header: string | null, name: string): string | null => {
  for (const part of (header ?? "").split(";").slice(1)) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim().toLowerCase() === name)
      return part
        .slice(at + 1)
        .trim()
        .replace(/^"(.*)"$/, "$1");
  }
  return null;
};
