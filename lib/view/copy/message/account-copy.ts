import { CARRIER } from "@/lib/base/carrier-name";
import type { NotAnswered, NotAsked } from "@/lib/domain/carrier/not-answered";

const NOT_LET_IN = `${CARRIER} does not let this account in. Look at the credentials, and that this server\u2019s address is allowed there`;

/**
 * What a refusal of the whole account means, before the carrier looked at the message, and what to do. The
 * first match counts.
 */
const aboutAccount: readonly [RegExp, string][] = [
  [
    /\b(ip|address)\b|not allowed|white ?list|allow ?list/i,
    `${CARRIER} does not let this server in. Add its address to the list of allowed addresses there.`,
  ],
  [
    /auth|credential|password|user ?name|log ?in|\bkey\b|\b401\b/i,
    `${CARRIER} does not know this user, password or security key. Copy the three from ${CARRIER} again.`,
  ],
  [
    /suspend|disabled|closed|inactive|terminat/i,
    `${CARRIER} has switched this account off. Call ${CARRIER}.`,
  ],
  [/\b403\b|forbidden|denied/i, `${NOT_LET_IN}.`],
];

const knownRefusal = (carrier: string): string | undefined =>
  aboutAccount.find(([pattern]) => pattern.test(carrier))?.[1];

/** Why there is no answer, where the carrier says nothing itself. Without the final full stop. */
const ownCopy: Record<NotAsked["code"], string> = {
  no_credentials: `There are no ${CARRIER} credentials yet`,
  sealed_shut: "The stored credentials cannot be opened",
  connection_refused: "The connection was refused",
  connection_reset: "The connection was reset",
  connection_closed: "The connection was closed without an answer",
  connection_failed: "The connection failed",
  name_not_found: `The name of ${CARRIER}\u2019s server could not be looked up`,
  host_unreachable: `${CARRIER} cannot be reached from here`,
  no_answer_in_time: "There was no answer in time",
  given_up: "The question was given up before an answer came",
  asked_to_wait: `${CARRIER} asks to wait`,
  carrier_fault: `${CARRIER} has a fault`,
  answer_unclear: `${CARRIER}\u2019s answer could not be understood`,
  list_not_whole: `${CARRIER}\u2019s list was not whole`,
  refused: `${CARRIER} refused, and did not say why`,
  login_refused: `${CARRIER} does not know this user, password or security key. Copy the three from ${CARRIER} again`,
  account_refused: NOT_LET_IN,
};

const withoutStop = (words: string): string => words.trim().replace(/\.$/, "");

/**
 * Why the carrier could not be asked, or what it refused, which may concern the account or the question itself.
 * Without the final full stop, for use inside a sentence.
 */
export function notAskedCopy(why: NotAsked): string {
  const words = "carrier" in why ? (why.carrier ?? "") : "";
  return words === "" ? ownCopy[why.code] : withoutStop(knownRefusal(words) ?? words);
}

/** A refusal of the account as whole sentences. The carrier's words that no pattern matches are quoted. */
export function accountRefusalCopy({ code, carrier }: NotAnswered): string {
  if (!carrier) return `${code === "refused" ? NOT_LET_IN : ownCopy[code]}.`;
  return knownRefusal(carrier) ?? `${CARRIER} refuses this account: \u201c${withoutStop(carrier)}\u201d.`;
}

/** The same for an account that the breaker holds back, of which only the carrier's words are stored. */
export const storedRefusalCopy = (carrier: string): string =>
  accountRefusalCopy({ code: "account_refused", carrier });
