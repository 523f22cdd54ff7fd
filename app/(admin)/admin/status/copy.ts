import type { JobFault, JobName, OverridableReason } from "@/db/vocabulary";
import { CARRIER } from "@/lib/base/carrier-name";
import type { Health } from "@/lib/domain/insight/health";

/** The state of a part, in one word. */
export const healthCopy: Record<Health, string> = {
  healthy: "Healthy",
  degraded: "Degraded",
  down: "Down",
};

/** The team's unfinished work, worded as what a person would notice. */
export function backlogCopy({
  unpublished,
  deliveries,
}: {
  unpublished: number;
  deliveries: number;
}): string {
  const parts = [
    deliveries > 0 &&
      (deliveries === 1
        ? `1 message from ${CARRIER} is stored and not in the inbox yet`
        : `${deliveries} messages from ${CARRIER} are stored and not in the inbox yet`),
    unpublished > 0 &&
      (unpublished === 1
        ? "1 change has not reached open screens yet"
        : `${unpublished} changes have not reached open screens yet`),
  ].filter(Boolean);
  if (parts.length === 0) return "Everything that came in is in the inbox and on open screens";
  return `${parts.join(". ")}. It catches up by itself`;
}

type JobCopy = { title: string; whenFailing: string };

/** The background jobs, and what a person notices while one fails. */
export const jobCopy: Record<JobName, JobCopy> = {
  heartbeat: {
    title: "Sign of life",
    whenFailing: "The worker cannot say that it runs.",
  },
  sends: {
    title: "Sending texts",
    whenFailing: "Texts may leave late. None is lost, and none leaves twice.",
  },
  lost_sends: {
    title: "Texts whose answer was lost",
    whenFailing: "A text may stay at “Sending” though nobody knows whether it left.",
  },
  overdue_sends: {
    title: "Texts that could not leave for a day",
    whenFailing: "Their authors are told late that they did not leave.",
  },
  status: {
    title: "Asking what became of texts",
    whenFailing: "“Delivered” and “Not delivered” show late.",
  },
  deliveries: {
    title: "Taking texts in",
    whenFailing: "A customer’s text may show late. All of them are stored.",
  },
  held_texts: {
    title: "Texts for a number that was off",
    whenFailing: "What came while a number was off is not in the inbox yet.",
  },
  routing: {
    title: "Giving conversations to people",
    whenFailing: "What nobody has may wait for its turn, and what somebody away has may stay with them.",
  },
  away: {
    title: "Who is away",
    whenFailing: "People may go away and come back later than their hours say.",
  },
  events: {
    title: "Showing changes on open screens",
    whenFailing: "Colleagues’ work shows a few seconds late.",
  },
  notifications: {
    title: "Notifying people",
    whenFailing: "Nobody is notified of new texts and mentions. All of them show in the inbox.",
  },
  pushes: {
    title: "Alerts on phones and desktops",
    whenFailing: "Nobody is notified while the inbox is closed. Open inboxes show everything.",
  },
  balance: {
    title: "Reading the balance",
    whenFailing: `Nobody is warned when the account at ${CARRIER} runs out of money.`,
  },
  campaigns: {
    title: "Reading the campaigns",
    whenFailing: "What the numbers page says of campaigns may be old.",
  },
  history: {
    title: "Looking for lost texts",
    whenFailing: "A text that did not reach us is not noticed.",
  },
  snoozes: {
    title: "Bringing back what was snoozed",
    whenFailing: "Snoozed conversations come back late. A customer’s text still brings them back at once.",
  },
  slots: {
    title: "Tidying the sending limits",
    whenFailing: "Nothing that a person notices.",
  },
  old_events: {
    title: "Tidying old changes",
    whenFailing: "Nothing that a person notices. The database grows.",
  },
};

/** Why a job failed, as far as an office can understand it or act on it. */
export const faultCopy: Record<JobFault, string> = {
  timed_out: "It took too long.",
  database_away: "The database did not answer.",
  fault: "Partyline made a mistake. Whoever runs it finds more in its log.",
};

/** What was in the way of a refused reply. */
export const collisionCopy: Record<OverridableReason, string> = {
  teammate_sending: "A colleague was sending a reply at that moment",
  teammate_replied: "A colleague’s reply had not been seen",
  you_replied: "The same person had replied from another device",
  replied_elsewhere: "A colleague had answered the customer from another number",
  customer_wrote: "The customer had written something that was not seen",
  duplicate_text: "Nearly the same text had been sent to the customer",
};
