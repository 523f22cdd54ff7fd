/** A message of more segments than this is not accepted (BA9). */
export const MAX_SEGMENTS = 10;
/** From this many segments on, the composer warns about cost. */
export const WARN_SEGMENTS = 3;

const GSM7_BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
/** Sent as an escape plus a second septet, so each costs two. */
const GSM7_EXTENDED = new Set("^{}\\[]~|€\f");
const LIMITS = { gsm7: { single: 160, part: 153 }, ucs2: { single: 70, part: 67 } } as const;

export type SegmentCount = {
  encoding: "gsm7" | "ucs2";
  /** Septets (gsm7) or 16-bit units (ucs2) of the text. */
  units: number;
  /** Segments the carrier bills. An empty body counts as one, because its picture does. */
  segments: number;
  /** How many units fit before another segment begins. */
  capacity: number;
};

const isGsm7 = (character: string) => GSM7_BASIC.has(character) || GSM7_EXTENDED.has(character);

/**
 * Counts segments: 160 units of GSM-7 or 70 of UCS-2; 153 or 67 per segment if there are several. Escape and
 * surrogate pairs are never split, which can waste a unit at the end of a segment.
 */
export function countSegments(text: string): SegmentCount {
  const characters = [...text];
  const encoding = characters.every(isGsm7) ? "gsm7" : "ucs2";
  const { single, part } = LIMITS[encoding];
  const widths = characters.map((c) => (encoding === "ucs2" ? c.length : GSM7_EXTENDED.has(c) ? 2 : 1));
  const units = widths.reduce((sum, width) => sum + width, 0);
  if (units <= single) return { encoding, units, segments: 1, capacity: single };

  let segments = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > part) {
      segments += 1;
      used = 0;
    }
    used += width;
  }
  return { encoding, units, segments, capacity: units + part - used };
}

/**
 * The distinct characters that force UCS-2 for the whole message (70 units per segment instead of 160), in
 * order of appearance.
 */
export const costlyCharacters = (text: string): string[] => [...new Set(text)].filter((c) => !isGsm7(c));

/** More distinct characters than this mean another language, not a smart keyboard's substitution. */
const MOST_COSTLY = 5;

/**
 * What makes a message cost more segments than necessary. `plain` is the text without it, if nothing is lost
 * by that.
 */
export type Cost = { segments: number; cheaper: number; characters: string[]; plain: string | null };

/** The characters that cost an additional segment, or null if none do. */
export function costOf(text: string): Cost | null {
  const { encoding, segments } = countSegments(text);
  if (encoding === "gsm7") return null;
  const plain = toPlain(text);
  const left = costlyCharacters(plain);
  const plainSegments = countSegments(plain).segments;
  if (plainSegments < segments)
    return {
      segments,
      cheaper: plainSegments,
      characters: costlyCharacters(text).filter((c) => !left.includes(c)),
      plain,
    };
  if (left.length > MOST_COSTLY) return null;
  const bareSegments = countSegments([...plain].filter((c) => !left.includes(c)).join("")).segments;
  return bareSegments < segments ? { segments, cheaper: bareSegments, characters: left, plain: null } : null;
}

const PLAIN: readonly [RegExp, string][] = [
  [/[‘’‚‛′´`]/gu, "'"],
  [/[“”„‟″«»]/gu, '"'],
  [/[‐‑‒–—―−]/gu, "-"],
  [/…/gu, "..."],
  [/[\u00a0\u2000-\u200a\u202f\u205f\u3000\t]/gu, " "],
  [/[\u2028\u2029]/gu, "\n"],
  // Zero-width space, word joiner, byte order mark. The joiner of emoji stays.
  [/[\u200b\u2060\ufeff]/gu, ""],
];

/**
 * Replaces typographic quotes, dashes, spaces and dots with plain ones that cost nothing. Letters keep their
 * accents.
 */
export const toPlain = (text: string): string =>
  PLAIN.reduce((plain, [costly, cheap]) => plain.replace(costly, cheap), text.normalize("NFC"));
