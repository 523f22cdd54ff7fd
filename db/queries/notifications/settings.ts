import { and, eq } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { memberships } from "@/db/schema/people";

type Member = { tenantId: string; userId: string };

const ofMember = ({ tenantId, userId }: Member) =>
  and(eq(memberships.tenantId, tenantId), eq(memberships.userId, userId));

/** As stored; `readNotificationSettings` completes them. */
export const notificationSettingsOf = async (db: DbOrTx, member: Member): Promise<unknown> =>
  (await db.select({ notify: memberships.notify }).from(memberships).where(ofMember(member)))[0]?.notify;

/** Only the person's own row. */
export const writeNotificationSettings = (db: DbOrTx, member: Member, notify: Record<string, unknown>) =>
  db.update(memberships).set({ notify }).where(ofMember(member));
