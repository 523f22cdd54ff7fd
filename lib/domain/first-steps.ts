/** In the order in which one follows from the other. */
export const firstSteps = ["account", "number", "people", "webhook", "text_in", "text_out"] as const;
export type FirstStep = (typeof firstSteps)[number];

/** What has been seen of a team so far. */
export type Seen = {
  account: boolean;
  number: boolean;
  /** Somebody is on a line. */ shared: boolean;
  webhook: boolean;
  textIn: boolean;
  textOut: boolean;
};

/**
 * Which steps of set-up are done. A later fact proves an earlier step: a text that came in came by the webhook, and one
 * that left was taken from the account.
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
