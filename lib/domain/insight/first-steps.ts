/** In the order in which each depends on the one before. */
export const firstSteps = ["account", "number", "people", "webhook", "text_in", "text_out"] as const;
export type FirstStep = (typeof firstSteps)[number];

/** What a team has done so far. */
export type Seen = {
  account: boolean;
  number: boolean;
  /** Somebody has access to a number. */ shared: boolean;
  webhook: boolean;
  textIn: boolean;
  textOut: boolean;
};

/**
 * Which setup steps are done. A later fact proves an earlier step: an incoming message came through the
 * webhook, and an outgoing one was taken by the account.
 */
export function stepsDone({
  account,
  number,
  shared,
  webhook,
  textIn,
  textOut,
}: Seen): Record<FirstStep, boolean> {
  return {
    account: account || textOut,
    number,
    people: shared,
    webhook: webhook || textIn,
    text_in: textIn,
    text_out: textOut,
  };
}
