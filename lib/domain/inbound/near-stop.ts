import { bare, readKeyword } from "./keywords";

/** UTF-16 units that are read, half of them from each end. A request to stop is short. */
const MOST_READ = 600;

/** What a phone or mail program adds below a message. */
const SIGNATURE =
  /(?:^|\s)(?:SENT FROM (?:MY|YAHOO|OUTLOOK|SAMSUNG)|GET OUTLOOK FOR|SENT (?:VIA|USING)|ENVIADO DESDE|ENVOY[EÉ] DE).*$/u;
/** Words around the request that do not change its meaning. */
const POLITE =
  /^(?:(?:PLEASE|PLS|PLZ|KINDLY|OK|OKAY|HI|HELLO|NO|SORRY|JUST|NOW|ALREADY|IMMEDIATELY|SIR|MAAM|IT|ALL|ME|THIS|THAT)(?: |$))+|(?:(?: |^)(?:PLEASE|PLS|PLZ|KINDLY|NOW|ALREADY|IMMEDIATELY|THANKS|THX|SIR|MAAM|IT|ALL|ME|THIS|THAT))+$/gu;
/** Misspellings of STOP, and STOP in the languages that people write to American numbers. */
const ALMOST_STOP =
  /^(?:STOPP+|SOTP|STPO|STOPIT|STIP|UNSUB|UNSUBCRIBE|UNSUSCRIBE|UNSUBSCRIBED|ALTO|PARAR?|PARE|BASTA|CANCELAR|ARRET|ARRÊT|ARRETE|ARRÊTE)$/u;

const TEXTING =
  "(?:TEXT|TEXTS|TEXTING|TXT|TXTS|TXTING|MESSAGE|MESSAGES|MESSAGING|MSG|MSGS|SMS|CONTACTING|SENDING|CALLING|BOTHERING|SPAMMING|HARASSING)";
const ONCE = "(?! (?:LATE|AFTER|BEFORE|UNTIL|TILL|TODAY|TONIGHT|AT|ON|WHILE|WHEN|DURING|IF|ABOUT|BY))";
const ASKS: readonly RegExp[] = [
  new RegExp(`\\b(?:STOP|QUIT|CEASE) (?:(?:ALL|THE|THESE|THOSE|YOUR|WITH|ANY|MORE) ){0,3}${TEXTING}\\b`, "u"),
  new RegExp(
    `\\b(?:DO NOT|DON T|DONT|NEVER) (?:EVER )?(?:TEXT|MESSAGE|CONTACT|CALL|SEND) (?:ME|US|THIS NUMBER|MY PHONE|HERE)\\b${ONCE}`,
    "u",
  ),
  /\b(?:REMOVE|DELETE) (?:ME|MY NUMBER|MY PHONE|THIS NUMBER)(?: (?:PLEASE|NOW|THANKS)| FROM (?:YOUR|THIS|THE|ALL|ANY|UR)(?: \w+){0,2} (?:LISTS?|TEXTS?|MESSAGES?|SYSTEM|DATABASE|CONTACTS?|MAILINGS?|GROUP|CHAT|THREAD))?$/u,
  /\bTAKE (?:ME|MY NUMBER|MY NAME|THIS NUMBER) (?:OFF|OUT OF)(?:$| (?:OF )?(?:YOUR|THIS|THE|ALL)(?: \w+){0,2} (?:LISTS?|TEXTS?|MESSAGES?|SYSTEM|DATABASE|CONTACTS?|GROUP))/u,
  /\bNO MORE (?:TEXTS?|TXTS?|MESSAGES?|MSGS?|SMS)\b/u,
  /\bUNSUBSCRIBE\b/u,
  /\bOPT (?:ME|US) OUT\b|\b(?:WANT|LIKE|WISH|NEED|TRYING|HOW) (?:\w+ ){0,3}TO OPT OUT\b|^(?:I )?OPT OUT\b/u,
  /\bLEAVE ME ALONE\b|\bLOSE (?:MY|THIS) NUMBER\b/u,
];
/** "I can't stop texting him" asks for nothing. */
const DENIED =
  /\b(?:CAN T|CANNOT|CANT|COULDN T|DIDN T|WON T|WOULDN T|DON T|DONT|NEVER|DOESN T) (?:\w+ )?(?:STOP|QUIT|UNSUBSCRIBE)\b/u;

const withoutPolite = (words: string): string =>
  words
    .replace(POLITE, "")
    .replace(/^(\w+)(?: \1)+$/u, "$1")
    .trim();

const isStopWord = (words: string): boolean => {
  const word = withoutPolite(words);
  return readKeyword(word, { optedOut: false })?.kind === "stop" || ALMOST_STOP.test(word);
};

/**
 * Does a message that is no keyword (`readKeyword`) still seem to ask for no more messages (V60)? Only a
 * person can tell, so this opts nobody out: the conversation is flagged, and a reader decides. It understands
 * English, and STOP in Spanish and French. A STOP alone in the first line or at the end counts; one in the
 * middle of a sentence does not.
 */
export function mayMeanStop(whole: string): boolean {
  if (readKeyword(whole, { optedOut: false }) !== null) return false;
  const text =
    whole.length <= MOST_READ
      ? whole
      : `${whole.slice(0, MOST_READ / 2)}\u2026 ${whole.slice(-MOST_READ / 2)}`;
  const words = bare(text).replace(SIGNATURE, "").trim();
  const [firstLine = ""] = text.trim().split(/\n/u);
  const [lastSentence = ""] = text
    .trim()
    .split(/[.!?\n;]+\s*/u)
    .filter((part) => bare(part) !== "")
    .slice(-1);
  if (isStopWord(words)) return true;
  if (readKeyword(firstLine, { optedOut: false })?.kind === "stop" && text.includes("\n")) return true;
  if (/^(?:STOP|STOPALL|UNSUBSCRIBE)$/u.test(withoutPolite(bare(lastSentence)))) return true;
  return !DENIED.test(words) && ASKS.some((ask) => ask.test(words));
}
