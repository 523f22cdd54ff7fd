import { and, eq, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { namedStatement } from "@/db/named-statement";
import { pushSubscriptions } from "@/db/schema/push";
import type { NotificationKind, NumberRole, TenantRole } from "@/db/vocabulary";

/** One device of a person, as its browser described it. */
type PushTarget = { endpoint: string; p256dh: string; auth: string };

/** A push that this process, and no other, sends now. */
export type ClaimedPush = PushTarget & {
  subscriptionId: string;
  numberId: string;
  conversationId: string;
  kind: NotificationKind;
  tenantRole: TenantRole;
  roles: NumberRole[];
  notify: Record<string, unknown>;
  contactName: string | null;
  address: string;
  /** The text's words; null if it is about anything else. */
  words: string | null;
  unread: number;
};

type Window = { olderThanMs: number; youngerThanMs: number; limit: number };

/**
 * Claims what is due on devices whose session is in force, before anything is sent: what a process that ends
 * leaves unsent stays unsent. Notifications that were read, replaced or are quiet are none. It begins with the
 * devices, since most people have none and everybody has notifications.
 */
export const claimPushes = (
  db: DbOrTx,
  { olderThanMs, youngerThanMs, limit }: Window,
): Promise<ClaimedPush[]> =>
  claim(db, { heldSeconds: olderThanMs / 1_000, newsSeconds: youngerThanMs / 1_000, limit });

const claim = namedStatement<ClaimedPush>(
  "claim_pushes",
  sql`
    with claimed as (
      insert into push_sends (notification_id, subscription_id, at)
      select due.id, s.id, clock_timestamp()
      from push_subscriptions s
      join sessions live on live.id = s.session_id and live.revoked_at is null and live.expires_at > clock_timestamp()
      cross join lateral (
        select n.id, n.at from notifications n
        where n.tenant_id = s.tenant_id and n.user_id = s.user_id and n.at >= s.created_at
          and n.at < statement_timestamp() - make_interval(secs => ${sql.placeholder("heldSeconds")}::float8)
          and n.at > statement_timestamp() - make_interval(secs => ${sql.placeholder("newsSeconds")}::float8)
          and n.read_at is null and n.replaced_at is null and not n.quiet
          and not exists (select from push_sends p where p.notification_id = n.id and p.subscription_id = s.id)
        order by n.at limit ${sql.placeholder("limit")}
      ) due
      order by due.at limit ${sql.placeholder("limit")}
      on conflict do nothing
      returning notification_id, subscription_id
    )
    select s.id as "subscriptionId", s.endpoint, s.p256dh, s.auth, n.number_id as "numberId", n.conversation_id as "conversationId",
      n.kind, member.role as "tenantRole", member.notify, contact.name as "contactName", c.address, left(m.body, 160) as words,
      array(select g.role from number_grants g where g.number_id = n.number_id and (g.user_id = n.user_id
        or g.group_id in (select gm.group_id from group_members gm where gm.user_id = n.user_id and gm.tenant_id = n.tenant_id))) as roles,
      (select count(*)::int from notifications u where u.tenant_id = n.tenant_id and u.user_id = n.user_id
        and u.read_at is null and u.replaced_at is null and (member.role <> 'member' or exists (
          select from number_grants g where g.number_id = u.number_id and (g.user_id = n.user_id
            or g.group_id in (select gm.group_id from group_members gm where gm.user_id = n.user_id and gm.tenant_id = n.tenant_id)))
        )) as unread
    from claimed
    join notifications n on n.id = claimed.notification_id
    join push_subscriptions s on s.id = claimed.subscription_id
    join memberships member on member.tenant_id = n.tenant_id and member.user_id = n.user_id and member.disabled_at is null
    join users person on person.id = n.user_id and person.disabled_at is null
    join conversations c on c.id = n.conversation_id
    join contacts contact on contact.id = c.contact_id
    left join messages m on m.id = n.source_id and m.tenant_id = n.tenant_id`,
);

type Device = { tenantId: string; userId: string; sessionId: string };

/** The device is this session's from now on, whoever had it before. */
export const putSubscription = (db: DbOrTx, device: Device, target: PushTarget) =>
  db
    .insert(pushSubscriptions)
    .values({ ...device, ...target })
    .onConflictDoUpdate({ target: pushSubscriptions.endpoint, set: { ...device, ...target } });

/** The person's own device, by its endpoint. */
export const findSubscription = async (
  db: DbOrTx,
  { tenantId, userId }: Device,
  endpoint: string,
): Promise<PushTarget | undefined> =>
  (
    await db
      .select({
        endpoint: pushSubscriptions.endpoint,
        p256dh: pushSubscriptions.p256dh,
        auth: pushSubscriptions.auth,
      })
      .from(pushSubscriptions)
      .where(
        and(
          eq(pushSubscriptions.tenantId, tenantId),
          eq(pushSubscriptions.userId, userId),
          eq(pushSubscriptions.endpoint, endpoint),
        ),
      )
  )[0];

export const deleteSubscription = (db: DbOrTx, { userId }: { userId: string }, endpoint: string) =>
  db
    .delete(pushSubscriptions)
    .where(and(eq(pushSubscriptions.userId, userId), eq(pushSubscriptions.endpoint, endpoint)));

/** The push service says that it is gone for good. */
export const dropSubscription = (db: DbOrTx, subscriptionId: string) =>
  db.delete(pushSubscriptions).where(eq(pushSubscriptions.id, subscriptionId));

/** Deletes the devices of sessions that have ended. */
export const dropEndedSubscriptions = (db: DbOrTx) =>
  db.execute(sql`
    delete from ${pushSubscriptions} s using sessions ended
    where ended.id = s.session_id and (ended.revoked_at is not null or ended.expires_at < clock_timestamp())`);
