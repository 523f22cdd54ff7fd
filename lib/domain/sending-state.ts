import type { SendingState } from "@/db/vocabulary";

/** As much of a carrier account as decides what becomes of its numbers' texts. `openedAt` and `refusal` are the breaker's (breaker.ts). */
export type AccountStanding = {
  hasCredentials: boolean;
  openedAt: Date | null;
  refusal: string | null;
  pausedAt: Date | null;
};

/**
 * What becomes of a text from a number of this account (A10, U6). Without credentials nothing can ever leave,
 * so nothing is accepted. Otherwise texts wait, and leave in order once the carrier takes the account again, there is
 * money again, or it answers again. Of several, what is mended by hand is said first.
 */
export function sendingState({ hasCredentials, openedAt, refusal, pausedAt }: AccountStanding): SendingState {
  if (!hasCredentials) return "no_credentials";
  if (openedAt !== null && refusal !== null) return "account_refused";
  if (pausedAt !== null) return "out_of_money";
  return openedAt === null ? "ok" : "carrier_away";
}
