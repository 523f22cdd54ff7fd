import { sql, type SQL } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";

/** Removes marks from letters and normalizes them, as `lib/domain/text/fold.ts` does, but keeps the case. */
export const unmarked = (column: AnyPgColumn): SQL =>
  sql`regexp_replace(normalize(${column}, NFKD), ${sql.raw(String.raw`'[\u0300-\u036f]+'`)}, '', 'g')`;

/**
 * What separates words, as Unicode ranges: punctuation and signs of ASCII and Latin 1, general punctuation,
 * currency signs, arrows and shapes, emoji, and the punctuation of Arabic, Indian and East Asian scripts.
 * Listed because Postgres, in locale C, takes all of them for letters: "¿Tienen" and "thanks🙏" would be words
 * that nobody searches for.
 */
const BETWEEN_WORDS = [
  String.raw`!-/:-@\[-\x60{-~`,
  String.raw`\u0080-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7`,
  String.raw`\u060c\u061b\u061f\u06d4\u0964\u0965`,
  String.raw`\u2000-\u206f\u20a0-\u20cf\u2190-\u245f\u2500-\u2bff\u3000-\u3004\u3008-\u3020`,
  String.raw`\ufe00-\ufe0f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\U0001f000-\U0001faff`,
].join("");

/**
 * The words of a text as the index and the search have them: unstemmed, in any language, without marks on
 * letters.
 */
export const searchWords = (body: AnyPgColumn): SQL =>
  sql`to_tsvector('simple', regexp_replace(${unmarked(body)}, ${sql.raw(`'[${BETWEEN_WORDS}]+'`)}, ' ', 'g'))`;
