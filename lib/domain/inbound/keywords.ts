import { never } from "@/lib/base/assert";
import { costlyCharacters, countSegments, toPlain } from "../text/segments";

export type KeywordKind = "stop" | "start" | "help";
export type Keyword = { kind: KeywordKind; word: string };

/**
 * The FCC's words and those that carriers act on themselves. OPT-OUT is read as OPT OUT, because punctuation
 * is removed.
 */
const kinds: ReadonlyMap<string, KeywordKind> = new Map([
  ...[
    "STOP",
    "STOPALL",
    "STOP ALL",
    "UNSUBSCRIBE",
    "CANCEL",
    "END",
    "QUIT",
    "REVOKE",
    "OPTOUT",
    "OPT OUT",
    "REMOVE",
  ].map((word) => [word, "stop"] as const),
  ...["START", "UNSTOP", "YES"].map((word) => [word, "start"] as const),
  ...["HELP", "INFO"].map((word) => [word, "help"] as const),
]);

const TRAILING_THANKS =
  /(?: (?:MANY THANKS|THANKS|THANK YOU|THANKYOU|THANK U|THX|TNX|TY)(?: (?:SO|VERY) MUCH| A LOT)?)+$/u;

/** Normalises text for keyword matching: upper case, only letters and digits, single spaces. */
export const bare = (text: string): string =>
  text
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/**
 * Reads a keyword if it is the whole message, ignoring case, punctuation, emoji and a trailing thank-you. YES
 * counts only from somebody who opted out; otherwise it is an ordinary answer.
 */
export function readKeyword(text: string, { optedOut }: { optedOut: boolean }): Keyword | null {
  const word = bare(text).replace(TRAILING_THANKS, "");
  const kind = kinds.get(word);
  if (kind === undefined || (word === "YES" && !optedOut)) return null;
  return { kind, word };
}

/**
 * The longest name or hint inside a confirmation, in units. The longest sentence below plus two of these fits
 * in one segment.
 */
export const MAX_INSERT_UNITS = 32;

/** Does a confirmation hold all of the text? Otherwise expensive characters or the end would be left out. */
export const fitsInConfirmation = (text: string): boolean => text === "" || insert(text, "") === text.trim();

/** The business name as a confirmation shows it: plain characters, cut to what fits in one segment. */
export const nameInConfirmation = (business: string): string => insert(business, "This number");

const isCheap = (character: string) => costlyCharacters(character).length === 0;

/** Plain characters only, on one line, cut to length, because a confirmation must stay one segment. */
function insert(text: string, otherwise: string): string {
  const cheap = [...toPlain(text).trimStart().replace(/\s+/gu, " ")]
    .map((character) => (isCheap(character) ? character : character.normalize("NFD").charAt(0)))
    .filter((character) => character !== "" && isCheap(character))
    .slice(0, MAX_INSERT_UNITS);
  const fitting = cheap.filter(
    (_, at) => countSegments(cheap.slice(0, at + 1).join("")).units <= MAX_INSERT_UNITS,
  );
  return fitting.join("").trim() || otherwise;
}

/**
 * The one automatic answer to a keyword, with the parts that carriers require and no marketing. Always one
 * segment, whatever the business name: expensive characters are replaced or left out.
 */
export function confirmationText(
  kind: KeywordKind,
  facts: { business: string; contactHint?: string },
): string {
  const business = nameInConfirmation(facts.business);
  switch (kind) {
    case "stop":
      return `${business}: You are unsubscribed and will get no more messages. Reply START to subscribe again.`;
    case "start":
      return `${business}: You are subscribed again. Reply HELP for help, STOP to end. Msg & data rates may apply.`;
    case "help": {
      const reach = facts.contactHint
        ? `contact ${insert(facts.contactHint, "us here")}`
        : "reply here to reach a person";
      return `${business} customer texts: ${reach}. Msg frequency varies. Msg & data rates may apply. Reply STOP to end.`;
    }
    default:
      return never(kind);
  }
}
