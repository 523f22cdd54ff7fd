import { foreignKey, index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "./columns";
import { notifications } from "./notifications";
import { memberships, sessions } from "./people";

/** A device on which a person wants pushes, in one session: it ends with that session. */
export const pushSubscriptions = pgTable(
  "push_subscriptions",
  {
    id: id(),
    tenantId: uuid("tenant_id").notNull(),
    userId: uuid("user_id").notNull(),
    sessionId: uuid("session_id")
      .notNull()
      .references(() => sessions.id),
    /** Of the browser's push service. A device has one, whoever is signed in there. */
    endpoint: text("endpoint").notNull().unique(),
    /** What messages to the device are encrypted with. */
    p256dh: text("p256dh").notNull(),
    auth: text("auth").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    foreignKey({
      columns: [t.tenantId, t.userId],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
    // the devices of a person
    index("push_subscriptions_of_person").on(t.tenantId, t.userId),
  ],
);

/** Written before a push is sent: at most one for each notification and device, whatever crashes. */
export const pushSends = pgTable(
  "push_sends",
  {
    notificationId: uuid("notification_id")
      .notNull()
      .references(() => notifications.id, { onDelete: "cascade" }),
    subscriptionId: uuid("subscription_id")
      .notNull()
      .references(() => pushSubscriptions.id, { onDelete: "cascade" }),
    at: instant("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.notificationId, t.subscriptionId] }),
    // what a deleted device leaves
    index("push_sends_subscription").on(t.subscriptionId),
  ],
);
