import type { SendingState } from "@/db/vocabulary";

/**
 * The fields of a carrier account that decide what happens to its numbers' messages. `openedAt` and `refusal`
 * are the breaker's (breaker.ts).
 */
export type AccountStanding = {
  hasCredentials: boolean;
  openedAt: Date | null;
  refusal: string | null;
  pausedAt: Date | null;
};

/**
 * What happens to a message from a number of this account (A10, U6). Without credentials nothing can ever
 * leave, so nothing is accepted. Otherwise messages wait, and leave in order once the carrier accepts the
 * account again, there is money again, or it answers again. If several apply, the one that a person must fix
 * is reported first.
 */
export function sendingState({ hasCredentials, openedAt, refusal, pausedAt }: AccountStanding): SendingState {
  if (!hasCredentials) return "no_credentials";
  if (openedAt !== null && refusal !== null) return "account_refused";
  if (pausedAt !== null) return "out_of_money";
  return openedAt === null ? "ok" : "carrier_away";
}
