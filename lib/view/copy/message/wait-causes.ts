import type { StatusReason } from "@/db/vocabulary";
import { CARRIER } from "@/lib/base/carrier-name";
import type { NumberView } from "@/lib/protocol/views";
import { numberShort } from "../names";
import { statusCopy } from "./status-copy";
import { clock } from "../times";
import type { TimeFormat } from "../times";
import type { NumberState, NumberCause, WaitCause } from "./waiting-copy";

/** The values a cause's copy may use. `reason`: why this message is being retried. */
type Facts = {
  number: Pick<NumberState, "cappedUntil"> | undefined;
  reason: StatusReason | null;
  zone: TimeFormat;
};

/** Why, until when, and a short form for a row. One table for bubble, row and banner. */
type Cause = { why: string; until: string | null; mark: string };

const causes: Record<WaitCause, (facts: Facts) => Cause> = {
  account_refused: () => ({
    why: `${CARRIER} does not take our account at the moment`,
    until: "once it is taken again",
    mark: "Waits: account refused",
  }),
  out_of_money: () => ({
    why: `The ${CARRIER} account is out of money`,
    until: "once there is money again",
    mark: "Waits: no money",
  }),
  carrier_away: () => ({
    why: `${CARRIER} does not answer at the moment`,
    until: `once ${CARRIER} answers`,
    mark: `Waits: ${CARRIER} is away`,
  }),
  daily_limit: ({ number, zone }) => {
    const time = midnightOr(number?.cappedUntil ?? null, zone);
    return {
      why: "The daily limit of this line is used up",
      until: `after ${time}`,
      mark: `Waits until ${time}: daily limit`,
    };
  },
  tried_again: ({ reason }) => ({
    why: statusCopy(reason ?? { code: "could_not_leave", by: null, carrier: null }),
    until: null,
    mark: "Waits: tried again",
  }),
  earlier_text: () => ({
    why: "The text before it has not left yet",
    until: "after that one",
    mark: "Waits for the one before",
  }),
  turn: () => ({
    why: "A line sends only so many texts a minute",
    until: "when it is its turn",
    mark: "Waits for its turn",
  }),
};

/** Shown under the message itself. */
export function whyItWaits(cause: WaitCause, facts: Facts): string {
  const { why, until } = causes[cause](facts);
  return `Waits. ${why}${until === null ? "" : `. It leaves ${until}`}`;
}

/** Shown in a list row. */
export const waitsMark = (cause: WaitCause, facts: Facts): string => causes[cause](facts).mark;

/** Shown above the composer: the message is accepted all the same, and leaves later, in order. */
export function whyTextsWait(cause: NumberCause, facts: Facts): string {
  const { why, until } = causes[cause](facts);
  return `${why}. Texts wait, and leave in order${until === null ? "" : ` ${until}`}.`;
}

/** The request to an admin, who can fix it. */
export function waitRequest(cause: NumberCause, number: NumberView): string {
  const ours = numberShort(number);
  const asks: Record<NumberCause, string> = {
    account_refused: `Could you look at our ${CARRIER} account? It is refused, and texts from ${ours} wait.`,
    out_of_money: `Could you top up our ${CARRIER} account? It is out of money, and texts from ${ours} wait.`,
    carrier_away: `Could you look at ${CARRIER}? It does not answer, and texts from ${ours} wait.`,
    daily_limit: `Could you raise the daily limit of ${ours}? It is used up, and its texts wait.`,
  };
  return asks[cause];
}

/** A number's day ends at its own midnight, which may be another time for the reader. */
function midnightOr(iso: string | null, zone: TimeFormat): string {
  if (iso === null || clock(iso, { ...zone, hour12: false }) === "0:00") return "midnight";
  return clock(iso, zone);
}
