import type { Deps } from "@/db/deps";
import { followedConversations } from "@/db/queries/notifications/follows";
import { notificationSettingsOf } from "@/db/queries/notifications/settings";
import { readNotificationSettings } from "@/lib/domain/notifications/settings";
import type { StreamEvents } from "@/db/queries/events/append-events";
import { lastNotifications } from "@/db/queries/notifications/last-notifications";
import { readNotifications, unreadNotifications } from "@/db/queries/notifications/notifications";
import { ok, type Result } from "@/lib/base/result";
import { memberIdOf, type Whose } from "@/lib/base/stream";
import { unitOfWork, type Work } from "@/lib/conversation/unit-of-work";
import { visibleNumbers } from "@/lib/domain/people/policy";
import type { Actor } from "@/lib/domain/principal";
import type { Attention, NotificationView } from "@/lib/view/types";

const SHOWN = 100;
/** More is no number that anybody reads. */
const COUNTED = 1_000;

const reachOf = (actor: Actor) => ({
  tenantId: actor.tenantId,
  userId: actor.userId,
  numbers: visibleNumbers(actor),
});

/** The actor's last notifications, with what they are about as the actor may read it now. */
export async function listNotifications(
  deps: Deps,
  actor: Actor,
): Promise<Result<{ notifications: NotificationView[] }, never>> {
  const rows = await lastNotifications(deps.db, reachOf(actor), { limit: SHOWN });
  return ok({
    notifications: rows.map(({ at, readAt, ...row }) => ({
      ...row,
      at: at.toISOString(),
      isRead: readAt !== null,
    })),
  });
}

/**
 * The conversations with a notification that the actor has not read on any device, those that the actor follows
 * one by one, and whether a notification makes a sound.
 */
export async function myAttention(deps: Deps, actor: Actor): Promise<Result<Attention, never>> {
  const [unread, following, settings] = await Promise.all([
    unreadNotifications(deps.db, reachOf(actor), { limit: COUNTED }),
    followedConversations(deps.db, actor, { limit: COUNTED }),
    notificationSettingsOf(deps.db, actor),
  ]);
  return ok({
    unread: unread.map(({ conversationId }) => conversationId),
    following,
    sound: readNotificationSettings(settings).sound,
  });
}

/** Marks the actor's notifications of a conversation as read, or with null all of them, on every device. */
export const markNotificationsRead = (
  deps: Deps,
  actor: Actor,
  { conversationId }: { conversationId: string | null },
): Promise<Result<{ events: StreamEvents[] }, never>> =>
  unitOfWork(deps, actor, async (work: Work<Whose>): Promise<Result<object, never>> => {
    if ((await readNotifications(work.tx, actor, conversationId)) > 0)
      work.tell({
        memberId: await memberIdOf(actor),
        events: [{ type: "notifications.read", conversationId }],
      });
    return ok({});
  });
