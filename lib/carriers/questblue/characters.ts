const REPLACEMENT = "\uFFFD";

/** Text that Postgres can hold: NUL and lone surrogates become U+FFFD; everything else stays as it was written. */
export const storable = (text: string): string => text.replace(/\0|\p{Surrogate}/gu, REPLACEMENT);

export type DecodedText = { text: string; flag: "invalid_utf8_replaced" | "not_utf8" | null };

/**
 * Bytes to text. UTF-8 first, whatever the header says, because carriers mislabel it; only bytes that are
 * no UTF-8 are read in the declared charset, and without a usable one with U+FFFD for what is broken.
 */
export const decodeText = (bytes: Uint8Array, charset: string | null): DecodedText => {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), flag: null };
  } catch {
    const declared = singleByteDecoder(charset);
    if (declared) return { text: declared.decode(bytes), flag: "not_utf8" };
    return { text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes), flag: "invalid_utf8_replaced" };
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

/** The value of a parameter in a header such as `text/plain; charset="latin1"`; null when absent. */
export const headerParameter = (header: string | null, name: string): string | null => {
  for (const part of (header ?? "").split(";").slice(1)) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim().toLowerCase() === name) return part.slice(at + 1).trim().replace(/^"(.*)"$/, "$1");
  }
  return null;
};
