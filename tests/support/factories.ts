import { sql } from "drizzle-orm";
import type { Db } from "@/db/handles";
import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { patchConversation } from "@/db/queries/conversations/conversation-row";
import { contactPhones, contacts, optOuts } from "@/db/schema/contacts";
import { conversations } from "@/db/schema/conversations";
import { messages } from "@/db/schema/messages";
import { carrierAccounts, numberGrants, numbers } from "@/db/schema/numbers";
import { memberships, sessions, tenants, users } from "@/db/schema/people";
import type { NumberRole, routings, TenantRole } from "@/db/vocabulary";
import { streams } from "@/db/schema/events";
import { insertMemberStream } from "@/db/queries/events/streams";
import { newId } from "@/lib/base/ids";
import { afterInbound } from "@/lib/domain/conversation/patch";
import type { Actor } from "@/lib/domain/principal";

/** The least rows that matter, written past the use cases; a test names only what it is about. */

let counter = 0;
const next = () => (counter += 1);

type TenantParts = {
  name?: string;
  /** Of its carrier account; null for none. Nobody opens them here: a test's carrier is its own. */ credentials?:
    | ((accountId: string) => Buffer)
    | null;
};

export async function aTenant(
  db: Db,
  { name = `Tenant ${next()}`, credentials = () => Buffer.from("sealed") }: TenantParts = {},
) {
  const tenantId = newId();
  await db.insert(tenants).values({ id: tenantId, name, slug: tenantId });
  const carrierAccountId = newId();
  await db.insert(carrierAccounts).values({
    id: carrierAccountId,
    tenantId,
    name: "Carrier",
    sealedCredentials: credentials?.(carrierAccountId) ?? null,
  });
  return { tenantId, carrierAccountId };
}
export type TestTenant = Awaited<ReturnType<typeof aTenant>>;

/** A person with a membership who is signed in, as the actor of a request. Grants come with `onNumber`. */
export async function aPerson(
  db: Db,
  { tenantId }: { tenantId: string },
  person: { name?: string; role?: TenantRole; undoSeconds?: number } = {},
): Promise<Actor> {
  const { name = `Person ${next()}`, role = "member", undoSeconds = 5 } = person;
  const userId = newId();
  await db.insert(users).values({ id: userId, email: `${userId}@example.test`, name, undoSeconds });
  await db.insert(memberships).values({ tenantId, userId, role, color: "iris" });
  await insertMemberStream(db, { tenantId, userId });
  const sessionId = newId();
  await db.insert(sessions).values({
    id: sessionId,
    userId,
    tenantId,
    lastSeenAt: sql`clock_timestamp()`,
    expiresAt: sql`clock_timestamp() + interval '1 day'`,
  });
  return {
    kind: "person",
    userId,
    tenantId,
    sessionId,
    name,
    tenantRole: role,
    superadmin: false,
    grants: [],
  };
}

export async function aNumber(
  db: Db,
  tenant: TestTenant,
  number: {
    label?: string;
    e164?: string;
    customerWroteRefuses?: boolean;
    disabledAt?: Date;
    routing?: (typeof routings)[number];
    unansweredMinutes?: number;
  } = {},
) {
  const { label = "Support", e164 = `+1202556${String(next()).padStart(4, "0")}`, ...rest } = number;
  const numberId = newId();
  await db.insert(numbers).values({ id: numberId, ...tenant, e164, label, ...rest });
  const epoch = newId();
  await db.insert(streams).values({ kind: "number", id: numberId, tenantId: tenant.tenantId, epoch });
  return { tenantId: tenant.tenantId, numberId, e164, epoch };
}
export type TestNumber = Awaited<ReturnType<typeof aNumber>>;

/** The same person, now with a role on the number. */
export async function onNumber(
  db: Db,
  actor: Actor,
  { numberId }: { numberId: string },
  role: NumberRole = "member",
): Promise<Actor> {
  await db.insert(numberGrants).values({ tenantId: actor.tenantId, numberId, userId: actor.userId, role });
  return { ...actor, grants: [...actor.grants, { numberId, role }] };
}

/** A conversation with a customer who has not written yet. */
export async function aConversation(
  db: Db,
  { tenantId, numberId }: { tenantId: string; numberId: string },
  conversation: { address?: string; dialable?: boolean } = {},
) {
  const { address = `+1303555${String(next()).padStart(4, "0")}`, dialable = true } = conversation;
  const [contactId, contactPhoneId, conversationId] = [newId(), newId(), newId()];
  await db.insert(contacts).values({ id: contactId, tenantId });
  await db.insert(contactPhones).values({ id: contactPhoneId, tenantId, contactId, address, dialable });
  await db.insert(conversations).values({
    id: conversationId,
    tenantId,
    numberId,
    contactId,
    contactPhoneId,
    address,
    lastActivityAt: sql`clock_timestamp() - interval '1 hour'`,
  });
  return { tenantId, numberId, conversationId, contactId, contactPhoneId, address };
}
export type TestConversation = Awaited<ReturnType<typeof aConversation>>;

/** A text of the customer, and what it does to the conversation. `agoMs` back from the database's clock. */
export const anInbound = (
  db: Db,
  { tenantId, conversationId, numberId }: TestConversation,
  { body = "Hello?", agoMs = 60_000 } = {},
) =>
  db.transaction(async (tx) => {
    const record = await lockConversation(tx, { tenantId, conversationId });
    if (!record) throw new Error("no such conversation");
    const at = new Date(record.at.getTime() - agoMs);
    const message = { id: newId(), body, enclosure: null, acceptedAt: at, arrivedAt: null };
    const { publicSeq } = await patchConversation(
      tx,
      record,
      afterInbound(record, message, { answerable: true }),
    );
    await tx.insert(messages).values({
      ...message,
      tenantId,
      conversationId,
      numberId,
      publicSeq,
      direction: "in",
      source: "customer",
      status: "received",
      statusAt: at,
    });
    return { messageId: message.id, publicSeq };
  });

/** From every number of the tenant, or from one. */
export async function anOptOut(
  db: Db,
  { tenantId, numberId, address }: TestConversation,
  only: string | null = null,
): Promise<void> {
  await db.insert(optOuts).values({
    tenantId,
    address,
    numberId: only,
    word: "STOP",
    viaNumberId: numberId,
    at: sql`clock_timestamp()`,
  });
}

/** A tenant with one number and these people on it, all members. */
export async function aStaffedNumber<const Names extends readonly string[]>(db: Db, ...names: Names) {
  const tenant = await aTenant(db);
  const number = await aNumber(db, tenant);
  const people: Actor[] = [];
  for (const name of names) people.push(await onNumber(db, await aPerson(db, tenant, { name }), number));
  return { tenant, number, people: people as { [At in keyof Names]: Actor } };
}

/** A tenant with one shared number, two people on it, and a customer who wrote one text. */
export async function aSharedConversation(db: Db) {
  const {
    tenant,
    number,
    people: [ana, ben],
  } = await aStaffedNumber(db, "Ana Reyes", "Ben Okafor");
  const conversation = await aConversation(db, number);
  const text = await anInbound(db, conversation);
  return { tenant, number, ana, ben, conversation, text };
}

/** The same customer's conversation on another number of the tenant. */
export async function theSameCustomer(
  db: Db,
  { contactId, contactPhoneId, address }: TestConversation,
  { tenantId, numberId }: TestNumber,
): Promise<TestConversation> {
  const conversationId = newId();
  await db.insert(conversations).values({
    id: conversationId,
    tenantId,
    numberId,
    contactId,
    contactPhoneId,
    address,
    lastActivityAt: sql`clock_timestamp() - interval '1 hour'`,
  });
  return { tenantId, numberId, conversationId, contactId, contactPhoneId, address };
}
