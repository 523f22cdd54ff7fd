import { deleteOldEvents } from "@/db/queries/events/event-cursors";
import { deleteOldNotifications } from "@/db/queries/notifications/notifications";
import { beat } from "@/db/queries/ops/worker";
import { tidySlots } from "@/db/queries/outbound/send-lease";
import type { JobName } from "@/db/vocabulary";
import { watchCampaigns } from "@/lib/carrier-accounts/campaigns";
import { watchBalances } from "@/lib/carrier-accounts/watch-balance";
import { ingestHeldMessages, ingestWaitingDeliveries } from "@/lib/inbound/kept/ingest-kept";
import { watchHistories } from "@/lib/inbound/history/watch-history";
import { routeWaiting } from "@/lib/inbox/changes/route-waiting";
import { wakeDue } from "@/lib/inbox/changes/wake-due";
import { dropEndedSubscriptions } from "@/db/queries/notifications/pushes";
import { pushDue } from "@/lib/notifications/push-due";
import { notifyDue } from "@/lib/notifications/notify-due";
import { endLostSends, endOverdueSends } from "@/lib/outbound/end-lost-sends";
import { watchAway } from "@/lib/people/away";
import { askDueStatus } from "@/lib/outbound/poll-status";
import { publishDue } from "@/lib/realtime/publish-due";
import type { Application } from "./application";

/** A background job. Each round ends once it has done its bounded work. */
export type Job = {
  name: JobName;
  everyMs: number;
  /** A round that takes longer has failed. It is left to end, and no other starts beside it. */
  timeoutMs: number;
  round(): Promise<unknown>;
};

const SECOND = 1_000;
const MINUTE = 60_000;
const EVENTS_KEPT = { olderThanDays: 7, limit: 10_000 };
const NOTIFICATIONS_KEPT = { olderThanDays: 60, limit: 10_000 };

/** Everything that is due by the clock. Run by the worker, and by `/api/jobs/drain` if there is no worker. */
export const jobs = ({ deps, sender }: Pick<Application, "deps" | "sender">): Job[] => {
  const { db, settings } = deps;
  const job = (name: JobName, everyMs: number, timeoutMs: number, round: Job["round"]): Job => ({
    name,
    everyMs,
    timeoutMs,
    round,
  });
  return [
    job("heartbeat", SECOND, 10 * SECOND, () => beat(db, { name: "worker" })),
    job("sends", SECOND, 10 * SECOND, () => sender.round()),
    job("lost_sends", SECOND, 30 * SECOND, () => endLostSends(deps)),
    job("events", SECOND, 30 * SECOND, () => publishDue(deps)),
    job("notifications", SECOND, 30 * SECOND, () => notifyDue(deps)),
    job("pushes", SECOND, MINUTE, () => pushDue(deps)),
    job("deliveries", SECOND, MINUTE, () => ingestWaitingDeliveries(deps)),
    job("held_texts", SECOND, 2 * MINUTE, () => ingestHeldMessages(deps)),
    job("routing", SECOND, 30 * SECOND, () => routeWaiting(deps)),
    job("away", 5 * SECOND, 30 * SECOND, () => watchAway(deps)),
    job("status", SECOND, 30 * SECOND, () => askDueStatus(deps)),
    job("balance", 10 * SECOND, 30 * SECOND, () => watchBalances(deps)),
    job("campaigns", 10 * SECOND, MINUTE, () => watchCampaigns(deps)),
    job("history", 10 * SECOND, 3 * MINUTE, () => watchHistories(deps)),
    job("snoozes", SECOND, 30 * SECOND, () => wakeDue(deps)),
    job("slots", 10 * SECOND, 30 * SECOND, () => tidySlots(db, settings)),
    job("overdue_sends", MINUTE, MINUTE, () => endOverdueSends(deps)),
    job("old_events", MINUTE, MINUTE, async () => {
      await deleteOldEvents(db, EVENTS_KEPT);
      await deleteOldNotifications(db, NOTIFICATIONS_KEPT);
      await dropEndedSubscriptions(db);
    }),
  ];
};
