import { never } from "@/lib/base/assert";
import type { KeywordKind } from "./keywords";

/**
 * Marks the one message that may go to a customer who opted out: the confirmation of their STOP. Stored in
 * `messages.flags`.
 */
export const KEYWORD_CONFIRMATION = "keyword_confirmation";

export type KeywordStanding = {
  optedOut: boolean;
  /** The carrier answers keywords itself, so we must not: the customer would get two answers. */
  carrierAnswers: boolean;
  /** Whether a message can be sent to this customer at all. */
  answerable: boolean;
};

export type KeywordEffect = { change: "opt_out" | "opt_in" | null; answer: KeywordKind | null };

const nothing: KeywordEffect = { change: null, answer: null };

/**
 * What a keyword does. Only a change is confirmed, so STOP sent twice is answered once. HELP from somebody
 * who opted out is not answered: the confirmation of STOP is the only message they may still get (47 CFR
 * 64.1200(a)(12); V23), and START is the way back. START without an opt-out is an ordinary message.
 */
export function keywordEffect(
  kind: KeywordKind,
  { optedOut, carrierAnswers, answerable }: KeywordStanding,
): KeywordEffect {
  const answer = carrierAnswers || !answerable ? null : kind;
  switch (kind) {
    case "stop":
      return optedOut ? nothing : { change: "opt_out", answer };
    case "start":
      return optedOut ? { change: "opt_in", answer } : nothing;
    case "help":
      return optedOut ? nothing : { change: null, answer };
    default:
      return never(kind);
  }
}
