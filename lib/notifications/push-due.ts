import { claimPushes, type ClaimedPush, dropSubscription } from "@/db/queries/notifications/pushes";
import { settleEach } from "@/lib/base/settle-all";
import type { DeliveryDeps } from "@/lib/context";
import { readNotificationSettings } from "@/lib/domain/notifications/settings";
import { rightOf } from "@/lib/domain/people/access-event";
import type { PushMessage } from "@/lib/push/port";
import { contactTitle } from "@/lib/view/copy/names";
import { hiddenCopy, notificationCopy } from "@/lib/view/copy/notification-copy";

/** The bell first: whoever looks at the conversation has said so by then. */
const HOLD_MS = 3_500;
/** Later it is no news, and nobody is woken for it. */
const NEWS_FOR_MS = 15 * 60_000;
const BATCH = 200;

/**
 * Pushes what nobody has read to the devices of whom it is for, each at most once (B2). Who may read the number
 * is asked once more. Returns how many were sent.
 */
export async function pushDue(
  { db, push }: Pick<DeliveryDeps, "db" | "push">,
  { holdMs = HOLD_MS } = {},
): Promise<number> {
  const claimed = await claimPushes(db, { olderThanMs: holdMs, youngerThanMs: NEWS_FOR_MS, limit: BATCH });
  let sent = 0;
  await settleEach(claimed, async (one) => {
    if (rightOf({ ...one, userId: "" }, one.numberId) === null) return;
    const outcome = await push(one, messageOf(one));
    if (outcome === "sent") sent += 1;
    if (outcome === "gone") await dropSubscription(db, one.subscriptionId);
  });
  return sent;
}

function messageOf({ notify, kind, words, conversationId, unread, ...contact }: ClaimedPush): PushMessage {
  const { hideWords } = readNotificationSettings(notify);
  return {
    title: hideWords ? "Partyline" : contactTitle(contact),
    body: hideWords ? hiddenCopy[kind] : (words ?? notificationCopy[kind]),
    path: `/inbox/${conversationId}`,
    tag: conversationId.replaceAll("-", ""),
    badge: unread,
  };
}
