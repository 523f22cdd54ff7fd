import type { Db, Tx } from "@/db/handles";
import { contactPhones, contacts, optOuts } from "@/db/schema/contacts";
import { conversations, drafts, reads, timelineEntries } from "@/db/schema/conversations";
import { messages } from "@/db/schema/messages";
import { mentions, notes } from "@/db/schema/notes";
import { notifications } from "@/db/schema/notifications";
import { carrierAccounts, numberGrants, numbers, webhookKeys } from "@/db/schema/numbers";
import { memberships, tenants, users } from "@/db/schema/people";
import { tags } from "@/db/schema/tags";
import type { PersonColor, TagColor, TenantRole } from "@/db/vocabulary";
import { insertStreams } from "@/db/queries/events/streams";
import { CARRIER } from "@/lib/base/carrier-name";
import { demoTeamNumbers, otherDemoNumbers } from "@/lib/base/demo-customers";
import { newId } from "@/lib/base/ids";
import { memberIdOf } from "@/lib/base/stream";
import { conversationRows, type ConversationRows, type Story } from "./conversation-rows";
import { demoStories, otherStories } from "./demo-stories";

export type SeedOptions = {
  /** For every demo account. */
  passwordHash: string;
  webhookKey: { hash: string; hint: string; sealed?: (keyId: string) => Buffer };
  /** The tenant's credentials, sealed for the account that will hold them. */
  sealedCredentials(accountId: string, tenant: string): Buffer;
};

/** 100 segments a second: the demo is for trying things out, not for waiting. */
const DEMO_SEGMENTS_PER_MINUTE = 6_000;

/** `away`: minutes since when, and until when. */
type Person = {
  key: string;
  email: string;
  name: string;
  role: TenantRole;
  color: PersonColor;
  away?: { ago: number; until: number };
};
type DemoNumber = { e164: string; label: string; people: string[]; stories: Story<string>[] };
type Tenant = {
  slug: string;
  name: string;
  people: Person[];
  tags: Record<string, TagColor>;
  numbers: DemoNumber[];
};

const northgate: Tenant = {
  slug: "demo",
  name: "Northgate Cycles",
  people: [
    { key: "ana", email: "ana@demo.test", name: "Ana Reyes", role: "member", color: "copper" },
    { key: "ben", email: "ben@demo.test", name: "Ben Whitlock", role: "member", color: "iris" },
    { key: "cara", email: "cara@demo.test", name: "Cara Osei", role: "member", color: "moss" },
    { key: "dele", email: "owner@demo.test", name: "Dele Adeyemi", role: "owner", color: "orchid" },
    {
      key: "mei",
      email: "admin@demo.test",
      name: "Mei Tanaka",
      role: "admin",
      color: "sky",
      away: { ago: 180, until: 1_080 },
    },
  ],
  tags: { repair: "blue", warranty: "red", quote: "amber", "e-bike": "green" },
  numbers: [
    { ...demoTeamNumbers.support, people: ["ana", "ben", "cara"], stories: demoStories.support },
    { ...demoTeamNumbers.anas, people: ["ana"], stories: demoStories.anas },
    { ...demoTeamNumbers.sales, people: ["ben", "cara"], stories: demoStories.sales },
  ],
};

/** A second tenant, so that there is something that each may not see. It shares a customer with the first. */
const harbor: Tenant = {
  slug: "other",
  name: "Harbor Dental",
  people: [{ key: "noor", email: "owner@other.test", name: "Noor Haddad", role: "owner", color: "copper" }],
  tags: {},
  numbers: [{ ...otherDemoNumbers.frontDesk, people: ["noor"], stories: otherStories }],
};

/** Seeds the demo tenants, once: existing ones are not touched. */
export const seedDemo = (db: Db, options: SeedOptions): Promise<void> =>
  db.transaction(async (tx) => {
    const now = new Date();
    await seedTenant(tx, northgate, options, now);
    await seedTenant(tx, harbor, { ...options, webhookKey: null }, now);
  });

type TenantOptions = Omit<SeedOptions, "webhookKey"> & { webhookKey: SeedOptions["webhookKey"] | null };

async function seedTenant(tx: Tx, tenant: Tenant, options: TenantOptions, now: Date): Promise<void> {
  const [made] = await tx
    .insert(tenants)
    .values({ name: tenant.name, slug: tenant.slug })
    .onConflictDoNothing()
    .returning();
  if (!made) return;
  const tenantId = made.id;

  const people = tenant.people.map((person) => ({ ...person, id: newId() }));
  const ours = Object.entries(tenant.tags).map(([name, color]) => ({ name, color, id: newId() }));
  const known = <T>(found: T | undefined, what: string): T => {
    if (!found) throw new Error(`${what} is not in the demo tenant ${tenant.slug}`);
    return found;
  };
  const personOf = (key: string) =>
    known(
      people.find((person) => person.key === key),
      key,
    );
  const named = {
    userOf: (key: string) => personOf(key).id,
    nameOf: (key: string) => personOf(key).name,
    tagOf: (name: string) =>
      known(
        ours.find((tag) => tag.name === name),
        name,
      ).id,
  };
  const minutesFromNow = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
  await tx
    .insert(users)
    .values(people.map(({ id, email, name }) => ({ id, email, name, passwordHash: options.passwordHash })));
  await tx.insert(memberships).values(
    people.map(({ id, role, color, away }) => ({
      tenantId,
      userId: id,
      role,
      color,
      ...(away && {
        awaySince: minutesFromNow(-away.ago),
        awayUntil: minutesFromNow(away.until),
        awayCause: "by_hand" as const,
      }),
    })),
  );
  if (ours.length > 0) await tx.insert(tags).values(ours.map((tag) => ({ ...tag, tenantId })));

  const accountId = newId();
  await tx.insert(carrierAccounts).values({
    id: accountId,
    tenantId,
    name: CARRIER,
    sealedCredentials: options.sealedCredentials(accountId, tenant.slug),
    credentialsSetAt: now,
    credentialsTestedAt: now,
  });
  if (options.webhookKey) {
    const { hash, hint, sealed } = options.webhookKey;
    const keyId = newId();
    await tx.insert(webhookKeys).values({
      id: keyId,
      carrierAccountId: accountId,
      keyHash: hash,
      hint,
      ...(sealed && { sealedKey: sealed(keyId) }),
    });
  }

  const lines = tenant.numbers.map((number) => ({ ...number, id: newId() }));
  await tx.insert(numbers).values(
    lines.map(({ id, e164, label }) => ({
      id,
      tenantId,
      carrierAccountId: accountId,
      e164,
      label,
      segmentsPerMinute: DEMO_SEGMENTS_PER_MINUTE,
    })),
  );
  await insertStreams(tx, tenantId, [
    ...lines.map(({ id }) => ({ numberId: id })),
    ...(await Promise.all(
      people.map(async ({ id }) => ({ memberId: await memberIdOf({ tenantId, userId: id }) })),
    )),
  ]);
  await tx
    .insert(numberGrants)
    .values(
      lines.flatMap(({ id, people: held }) =>
        held.map((key) => ({ tenantId, numberId: id, userId: named.userOf(key), role: "member" as const })),
      ),
    );

  const rows = lines.flatMap(({ id, stories }) =>
    stories.map((story) => conversationRows(story, { tenantId, numberId: id, ...named, now })),
  );
  await insertConversations(tx, rows);
}

async function insertConversations(tx: Tx, rows: ConversationRows[]): Promise<void> {
  await tx.insert(contacts).values(rows.map((conversation) => conversation.contact));
  await tx.insert(contactPhones).values(rows.map((conversation) => conversation.phone));
  await tx.insert(conversations).values(rows.map((conversation) => conversation.conversation));
  await tx.insert(messages).values(rows.flatMap((conversation) => conversation.messages));
  await tx.insert(reads).values(rows.flatMap((conversation) => conversation.reads));
  // One tenant has none of these, and inserting nothing is an error.
  const [draftRows, entries, noted, mentioned, alerts, stopped] = [
    rows.flatMap((conversation) => conversation.drafts),
    rows.flatMap((conversation) => conversation.entries),
    rows.flatMap((conversation) => conversation.notes),
    rows.flatMap((conversation) => conversation.mentions),
    rows.flatMap((conversation) => conversation.notifications),
    rows.flatMap((conversation) => conversation.optOuts),
  ];
  if (draftRows.length > 0) await tx.insert(drafts).values(draftRows);
  if (entries.length > 0) await tx.insert(timelineEntries).values(entries);
  if (noted.length > 0) await tx.insert(notes).values(noted);
  if (mentioned.length > 0) await tx.insert(mentions).values(mentioned);
  if (alerts.length > 0) await tx.insert(notifications).values(alerts);
  if (stopped.length > 0) await tx.insert(optOuts).values(stopped);
}
