import { createHmac, randomBytes } from "node:crypto";

/**
 * Makes a carrier's bytes safe to show to others. Numbers become other numbers of the same length, words
 * become x's. Everything that affects parsing (structure, field names, states, media types, escapes, the
 * encoding with its faults) stays, so that the adapter reads the masked call like the real one.
 */
export type Mask = (bytes: Uint8Array) => Uint8Array;

/**
 * One mask always replaces a number with the same other number, so that a report still matches its message.
 * Another mask replaces it differently.
 */
export function createMask(key: Uint8Array = randomBytes(32)): Mask {
  const otherDigits = (digits: string): string => {
    const national = digits.slice(-10);
    const hash = createHmac("sha256", key).update(national).digest();
    const other = [...national].map((_, i) => String((hash[i] ?? 0) % 10)).join("");
    // An area code and an exchange begin with 2 to 9: a ten-digit number stays one that could exist.
    const dialable =
      national.length === 10
        ? other.replace(
            /^(.)(..)(.)/,
            (_, a: string, rest: string, b: string) => `${digitFrom2(a)}${rest}${digitFrom2(b)}`,
          )
        : other;
    return digits.slice(0, -10) + dialable;
  };
  const maskText = (text: string, letter: (char: string) => string): string =>
    text.replace(
      TOKENS,
      (
        token,
        kept: string | undefined,
        digits: string | undefined,
        percent: string | undefined,
        escape: string | undefined,
      ) => {
        if (kept !== undefined) return token;
        if (digits !== undefined) return otherDigits(digits);
        if (percent !== undefined) return maskPercent(percent);
        if (escape !== undefined)
          return /^[\ud800-\udfff]$/.test(String.fromCharCode(Number.parseInt(escape.slice(2), 16)))
            ? token
            : String.raw`\u00e9`;
        return letter(token);
      },
    );
  return (bytes) => {
    const latin = Buffer.from(bytes)
      .toString("latin1")
      .replace(FILE_PART, (_, head: string, content: string) => head + "x".repeat(content.length));
    const whole = Buffer.from(latin, "latin1");
    const utf8 = utf8Of(whole);
    return utf8 === null
      ? Buffer.from(maskText(latin, oneByteLetter), "latin1")
      : Buffer.from(maskText(utf8, sameLengthLetter), "utf8");
  };
}

/** The content of a file part in a multipart body, which is not needed to understand the call. */
const FILE_PART = /(filename="[^"]*"(?:\r\n[^\r\n]+)*\r\n\r\n)([^]*?)(?=\r\n--)/g;

/** Words that carriers use about a message and that say nothing about a customer. */
const KNOWN_WORDS =
  "sms|mms|true|false|null|ok|error|errors|warning|success|sent|delivered|delivrd|failed|queued|pending|submitted|accepted|processing|sending|successful|undelivered|undeliverable|undeliv|rejected|blocked|expired|on|off|yes|no|active|approved|url|json|form|xml|utf-8|iso-8859-1|windows-1252|image|audio|video|text|plain|application";

const TOKENS = new RegExp(
  [
    "(",
    [
      // Names: of JSON, of a form, of XML elements and their attributes, and the headers and boundaries of a
      // multipart body.
      String.raw`"[^"\\]*"(?=\s*:)`,
      String.raw`(?<=^|&)[^=&\s"<>{}]{1,60}=`,
      String.raw`<[/?!]?[\w:.-]+`,
      String.raw`(?<=\s)[\w:.-]+=(?=")`,
      String.raw`(?<=^|\n)(?:Content-[\w-]+:[^\r\n]*|--[^\r\n]+)`,
      // Where something is stored, and its media type.
      String.raw`https?:\\?/\\?/[^\s"<>,\\/?#&]+`,
      "https?%3A%2F%2F[^%&]+",
      String.raw`\.(?:jpe?g|png|gif|webp|pdf|mp4|3gpp?|vcf|smil?|txt)(?![\w])`,
      `(?<![\\p{L}\\p{N}_-])(?:${KNOWN_WORDS})(?![\\p{L}\\p{N}_-])`,
      // Entities and escapes of ASCII.
      String.raw`&#?\w+;`,
      String.raw`\\["\\/bfnrt]`,
      "%[0-7][0-9a-f]",
    ].join("|"),
    ")",
    String.raw`|(\d{4,})`,
    "|((?:%[89a-f][0-9a-f])+)",
    String.raw`|(\\u[0-9a-f]{4})`,
    String.raw`|\p{L}`,
  ].join(""),
  "giu",
);

const digitFrom2 = (digit: string): string => String(2 + (Number(digit) % 8));

const utf8Of = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
};

/** A letter of as many bytes, so that the length and cost of a message stay the same. */
const sameLengthLetter = (char: string): string => {
  const length = Buffer.byteLength(char);
  return length === 1 ? asciiLetter(char) : length === 2 ? "é" : length === 3 ? "字" : char;
};

const oneByteLetter = (char: string): string => ((char.codePointAt(0) ?? 0) < 0x80 ? asciiLetter(char) : "é");

const asciiLetter = (char: string): string => (char === char.toUpperCase() ? "X" : "x");

/** Escaped bytes beyond ASCII: decodes them, masks the letters and escapes them again. */
function maskPercent(run: string): string {
  const bytes = Buffer.from(run.replaceAll("%", ""), "hex");
  const utf8 = utf8Of(bytes);
  const masked =
    utf8 === null
      ? Buffer.alloc(bytes.length, 0xe9)
      : Buffer.from(utf8.replace(/\p{L}/gu, sameLengthLetter), "utf8");
  return [...masked].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}
