import { createPublicKey } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { jwtVerify } from "jose";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { writeNotificationSettings } from "@/db/queries/notifications/settings";
import { notifications } from "@/db/schema/notifications";
import { numberGrants } from "@/db/schema/numbers";
import { sessions } from "@/db/schema/people";
import { pushSends, pushSubscriptions } from "@/db/schema/push";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import { endSession } from "@/lib/auth/session/end-session";
import { addDevice, removeDevice, tryDevice } from "@/lib/notifications/own-devices";
import { markNotificationsRead } from "@/lib/notifications/own-notifications";
import { pushDue } from "@/lib/notifications/push-due";
import { keysFrom } from "@/lib/push/keys";
import { createPushSender } from "@/lib/push/web-push";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aConversation, aNumber, aSharedConversation } from "../../support/factories";
import { aDevice, aPushService } from "../../support/push-service";
import { aRacer, type Racer } from "../../support/race";

let database: TestDatabase;
let racer: Racer;
let service: Awaited<ReturnType<typeof aPushService>>;
beforeAll(async () => {
  [database, service] = await Promise.all([createTestDatabase(), aPushService()]);
  racer = await aRacer(database.url);
});
afterAll(async () => {
  await racer.stop();
  await service.close();
  await database.close();
});
beforeEach(async () => {
  service.answers({ status: 201 });
  service.received.length = 0;
  await database.db.delete(pushSubscriptions);
  await database.db.delete(notifications);
});

const deps = () => ({ db: database.db, now: systemClock });
const keys = keysFrom("a secret of the tests, long enough for it");
const push = createPushSender({
  keys,
  subject: "mailto:ops@example.test",
  appUrl: "https://partyline.example",
  allowLoopback: true,
});
const pushAll = () => pushDue({ db: database.db, push }, { holdMs: 0 });

/** A text of which Ana was notified, and a device of hers. */
async function aWorld() {
  const world = await aSharedConversation(database.db);
  const device = aDevice(service.origin);
  await addDevice(deps(), world.ana, device.target);
  await database.db
    .update(pushSubscriptions)
    .set({ createdAt: new Date(Date.now() - 3_600_000) })
    .where(eq(pushSubscriptions.endpoint, device.target.endpoint));
  return { ...world, device };
}

const notified = async (
  { ana, conversation: { tenantId, numberId, conversationId }, text }: Awaited<ReturnType<typeof aWorld>>,
  more: Partial<typeof notifications.$inferInsert> = {},
) =>
  database.db.insert(notifications).values({
    id: newId(),
    tenantId,
    userId: ana.userId,
    numberId,
    conversationId,
    kind: "text",
    sourceId: text.messageId,
    quiet: false,
    at: new Date(Date.now() - 10_000),
    ...more,
  });

test("B2: a push is encrypted for the device and signed for its service; name, first words, the conversation to open, one per conversation", async () => {
  const world = await aWorld();
  await notified(world);
  expect(await pushAll()).toBe(1);
  const [one] = service.received;
  if (!one) throw new Error("nothing was sent");
  expect(world.device.open(one.body)).toEqual({
    web_push: 8030,
    notification: {
      title: expect.stringContaining("(303) 555") as string,
      body: "Hello?",
      navigate: `https://partyline.example/inbox/${world.conversation.conversationId}`,
      tag: world.conversation.conversationId.replaceAll("-", ""),
      app_badge: "1",
    },
  });
  expect(one.headers).toMatchObject({
    "content-encoding": "aes128gcm",
    topic: world.conversation.conversationId.replaceAll("-", ""),
    ttl: "3600",
  });
  const [, token = "", key] = /^vapid t=([^,]+), k=(.+)$/.exec(String(one.headers.authorization)) ?? [];
  expect(key).toBe(keys.publicKey);
  const point = Buffer.from(keys.publicKey, "base64url");
  const { payload } = await jwtVerify(
    token,
    createPublicKey({
      format: "jwk",
      key: {
        kty: "EC",
        crv: "P-256",
        x: point.subarray(1, 33).toString("base64url"),
        y: point.subarray(33).toString("base64url"),
      },
    }),
    { audience: service.origin },
  );
  expect(payload.sub).toBe("mailto:ops@example.test");
});

test("V6: the number on the badge leaves out what is on lines that the person lost", async () => {
  const world = await aWorld();
  const { conversationId, numberId } = await aConversation(
    database.db,
    await aNumber(database.db, world.tenant),
  );
  await notified(world);
  await notified(world, { conversationId, numberId, sourceId: newId() });
  expect(await pushAll()).toBe(1);
  const pushed = service.received.map(({ body }) => world.device.open(body));
  expect(pushed).toMatchObject([{ notification: { app_badge: "1" } }]);
});

test("B2: at most one push for each notification and device, by two processes and again after one", async () => {
  const world = await aWorld();
  const other = aDevice(service.origin);
  await addDevice(deps(), world.ana, other.target);
  await database.db.update(pushSubscriptions).set({ createdAt: new Date(Date.now() - 3_600_000) });
  for (let text = 0; text < 20; text += 1)
    await notified(world, {
      sourceId: newId(),
      conversationId: (await aConversation(database.db, world.number)).conversationId,
    });
  // Both processes have chosen what to claim, and wait, before either has claimed anything.
  const [oldest] = await database.db.select().from(notifications).orderBy(notifications.at).limit(1);
  const devices = await database.db.select().from(pushSubscriptions);
  const waiting = sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  const met = { claims: [] as Promise<unknown>[] };
  const undone = new Error("undone");
  await database.db
    .transaction(async (tx) => {
      await tx
        .insert(pushSends)
        .values(
          devices.map(({ id }) => ({ notificationId: oldest?.id ?? "", subscriptionId: id, at: new Date() })),
        );
      met.claims = [pushAll(), racer.run({ run: "pushDue" })];
      await expect.poll(async () => (await database.db.execute(waiting)).rows.length).toBe(2);
      throw undone;
    })
    .catch((error: unknown) => expect(error).toBe(undone));
  await Promise.all(met.claims);
  await pushAll();
  for (const { path } of [world.device, other])
    expect(service.received.filter((one) => one.path === path)).toHaveLength(20);
});

test("V6, B2: none to whoever lost the number, was signed out, read it or has quiet times", async () => {
  const lost = await aWorld();
  await notified(lost);
  await database.db.delete(numberGrants).where(eq(numberGrants.userId, lost.ana.userId));
  const out = await aWorld();
  await notified(out);
  await endSession(deps(), out.ana.sessionId);
  const late = await aWorld();
  await notified(late);
  await database.db
    .update(sessions)
    .set({ expiresAt: new Date(Date.now() - 1_000) })
    .where(eq(sessions.id, late.ana.sessionId));
  const read = await aWorld();
  await notified(read);
  await markNotificationsRead(deps(), read.ana, { conversationId: null });
  const quiet = await aWorld();
  await notified(quiet, { quiet: true });
  const old = await aWorld();
  await notified(old, { at: new Date(Date.now() - 20 * 60_000) });
  expect(await pushAll()).toBe(0);
  expect(service.received).toEqual([]);
});

test("B2: a service that says 404 or 410 ends the device; any other fault is the end of that push alone", async () => {
  for (const [status, kept] of [
    [404, 0],
    [410, 0],
    [500, 1],
    [429, 1],
  ] as const) {
    service.answers({ status });
    const world = await aWorld();
    await notified(world);
    expect(await pushAll()).toBe(0);
    expect(await pushAll()).toBe(0);
    const left = await database.db
      .select()
      .from(pushSubscriptions)
      .where(eq(pushSubscriptions.endpoint, world.device.target.endpoint));
    expect(left, String(status)).toHaveLength(kept);
    expect(service.received.filter(({ path }) => path === world.device.path)).toHaveLength(1);
  }
});

test("B2: no redirect is followed", async () => {
  service.answers({ status: 307, headers: { location: `${service.origin}/elsewhere` } });
  const world = await aWorld();
  await notified(world);
  expect(await pushAll()).toBe(0);
  expect(service.received.map(({ path }) => path)).toEqual([world.device.path]);
});

test("B2: whoever hides words shows neither name nor words on the device", async () => {
  const world = await aWorld();
  await writeNotificationSettings(database.db, world.ana, { hideWords: true });
  await notified(world);
  await pushAll();
  const [one] = service.received;
  expect(one && world.device.open(one.body).notification).toMatchObject({
    title: "Partyline",
    body: "A customer wrote",
  });
});

test("V6: a device is tried and removed by its own person only, and is the last one's who signed in there", async () => {
  const { ana, ben, device } = await aWorld();
  const { endpoint } = device.target;
  expect(await tryDevice({ ...deps(), push }, ben, { endpoint })).toEqual({
    ok: false,
    error: { code: "not_found" },
  });
  await removeDevice(deps(), ben, { endpoint });
  expect(await tryDevice({ ...deps(), push }, ana, { endpoint })).toEqual({
    ok: true,
    value: { outcome: "sent" },
  });
  await addDevice(deps(), ben, device.target);
  expect(await tryDevice({ ...deps(), push }, ana, { endpoint })).toMatchObject({ ok: false });
  await removeDevice(deps(), ben, { endpoint });
  expect(await database.db.select().from(pushSubscriptions)).toEqual([]);
});
