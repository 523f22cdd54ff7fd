import { eq } from "drizzle-orm";
import { type Connection, createDb } from "@/db/client";
import type { Db } from "@/db/handles";
import { users } from "@/db/schema/people";
import type { NumberEvents, StreamEvents } from "@/db/queries/events/append-events";
import type { TenantRole } from "@/db/vocabulary";
import { streamOf } from "@/lib/base/stream";
import { seal } from "@/lib/base/seal";
import { DEMO_CREDENTIALS } from "@/lib/launch/seed";
import type { Actor } from "@/lib/domain/principal";
import { publishToRoom } from "@/lib/realtime/publish";
import { aNumber, aPerson, aTenant, onNumber, type TestNumber, type TestTenant } from "../factories";
import { aWebhookKey } from "../webhook";
import { databaseUrl, people, roomUrl, secret } from "./addresses";
import { Api } from "./api";
import { inSession } from "./sign-in";

let connection: Connection | undefined;

/** The product's own database. For what has no page yet, and to look behind an answer. */
export const stackDb = (): Db => (connection ??= createDb(databaseUrl(), { max: 2 })).db;

/** A tenant of the test's own in the running product, so that what is done to it hurts no other test. Its texts go to the simulator; without credentials they go nowhere. */
export async function aTeam({ hasCredentials = true } = {}) {
  const db = stackDb();
  const key = Buffer.from(await secret("CREDENTIALS_KEY"), "base64");
  const sealed = (boundTo: string) => seal(JSON.stringify(DEMO_CREDENTIALS), { key, boundTo });
  const tenant = await aTenant(db, { name: "Quarry Works", credentials: hasCredentials ? sealed : null });
  return { db, tenant, key: await aWebhookKey(db, tenant) };
}

export const aLineOf = (tenant: TestTenant, label: string): Promise<TestNumber> =>
  aNumber(stackDb(), tenant, { label, e164: `+1202${Math.floor(2_000_000 + Math.random() * 7_999_999)}` });

/** Somebody on those lines, signed in, who can sign in again with the demo's password. */
export async function aTeammate(
  tenant: TestTenant,
  name: string,
  numbers: readonly TestNumber[],
  role: TenantRole = "member",
) {
  const db = stackDb();
  let actor: Actor = await aPerson(db, tenant, { name, role });
  for (const number of numbers) actor = await onNumber(db, actor, number);
  const [demo] = await db
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.email, people.ana));
  await db
    .update(users)
    .set({ passwordHash: demo?.passwordHash ?? null })
    .where(eq(users.id, actor.userId));
  const email = `${actor.userId}@example.test`;
  return { actor, email, api: new Api(await inSession(actor.sessionId)) };
}

/** A team of a test's own with one line, and these people on it, all signed in. */
export async function aCrew<const Names extends readonly string[]>(...names: Names) {
  const team = await aTeam();
  const line = await aLineOf(team.tenant, "Yard");
  const crew = await Promise.all(names.map((name) => aTeammate(team.tenant, name, [line])));
  return { ...team, line, crew: crew as { [At in keyof Names]: Awaited<ReturnType<typeof aTeammate>> } };
}

/** Tells a room what a use case committed, as the web process does right after. */
export async function tellRoom(numberId: string, events: NumberEvents["events"]): Promise<void> {
  await tellStream({ numberId, events });
}

/** The same of a number or a person. */
export async function tellStream({ events, ...whose }: StreamEvents): Promise<void> {
  const { ok } = await publishToRoom(
    { stream: streamOf(whose), events },
    { roomUrl: roomUrl(), secret: await secret("ROOM_SECRET"), timeoutMs: 2_000 },
  );
  if (!ok) throw new Error("the room did not hear");
}
