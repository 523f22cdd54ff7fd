import { eq, sql } from "drizzle-orm";
import fc from "fast-check";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { conversationHistory } from "@/db/queries/conversations/conversation-history";
import { timelineEntries } from "@/db/schema/conversations";
import { sends } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";
import { numbers } from "@/db/schema/numbers";
import { flagTypes } from "@/db/vocabulary";
import { newId } from "@/lib/base/ids";
import { type ItemStatus, rowOf, toSteps } from "@/lib/domain/conversation/history";
import { standingAfter } from "@/lib/domain/conversation/flags";
import { countStatements } from "../../support/count-statements";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aConversation, aSharedConversation } from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());

const statuses = [
  "queued",
  "held",
  "sent",
  "delivered",
  "failed",
  "unconfirmed",
  "cancelled",
] as const satisfies readonly ItemStatus[];
const lineTypes = ["resolved", "reopened", "resolve_undone", "snoozed", "woke", ...flagTypes] as const;

const reasonOf = (index: number) =>
  (["due", "by_hand", "undone", "teammate_replied"] as const)[index % 4] ?? "due";

test("what is read of a history comes to the same as all of it, whatever happened", async () => {
  const { db } = database;
  const { ana, number } = await aSharedConversation(db);
  const [{ carrierAccountId } = { carrierAccountId: "" }] = await db
    .select({ carrierAccountId: numbers.carrierAccountId })
    .from(numbers)
    .where(eq(numbers.id, number.numberId));
  const deeds = fc.array(
    fc.oneof(
      fc.record({
        kind: fc.constantFrom("text" as const, "automatic" as const),
        status: fc.constant("sent" as const),
        endsAfter: fc.constant(0),
      }),
      fc.record({
        kind: fc.constant("reply" as const),
        status: fc.constantFrom(...statuses),
        endsAfter: fc.nat(8),
      }),
      fc.record({
        kind: fc.constantFrom(...lineTypes),
        status: fc.constant("sent" as const),
        endsAfter: fc.constant(0),
      }),
    ),
    { maxLength: 18 },
  );
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 12, minute));
  await fc.assert(
    fc.asyncProperty(deeds, async (all) => {
      const { conversationId, tenantId, numberId } = await aConversation(db, number);
      const items = all.flatMap(({ kind, status, endsAfter }, index) =>
        kind === "text" || kind === "automatic" || kind === "reply"
          ? [
              {
                id: newId(),
                tenantId,
                conversationId,
                numberId,
                body: "Text",
                publicSeq: index + 1,
                acceptedAt: at(index),
                statusAt: new Date(at(index + endsAfter).getTime() + (endsAfter > 0 ? 30_000 : 0)),
                direction: kind === "text" ? ("in" as const) : ("out" as const),
                source:
                  kind === "text"
                    ? ("customer" as const)
                    : kind === "reply"
                      ? ("agent" as const)
                      : ("automatic" as const),
                status: kind === "text" ? ("received" as const) : status,
                authorId: kind === "reply" ? ana.userId : null,
                clientId: kind === "reply" ? newId() : null,
              },
            ]
          : [],
      );
      const entries = all.flatMap(({ kind }, index) =>
        kind === "text" || kind === "automatic" || kind === "reply"
          ? []
          : [
              {
                type: kind,
                at: at(index),
                by: ana.userId,
                until: kind === "snoozed" ? at(100 + index) : null,
                reason: kind === "woke" ? reasonOf(index) : null,
              },
            ],
      );
      if (items.length > 0)
        await db.insert(messages).values(
          items.map((item) => ({
            ...item,
            status: item.status === "held" ? ("queued" as const) : item.status,
          })),
        );
      const held = items.filter(({ status }) => status === "held");
      if (held.length > 0)
        await db.insert(sends).values(
          held.map(({ id, publicSeq, acceptedAt }) => ({
            messageId: id,
            tenantId,
            numberId,
            carrierAccountId,
            conversationId,
            publicSeq,
            segments: 1,
            dueAt: acceptedAt,
            heldAt: acceptedAt,
          })),
        );
      if (entries.length > 0)
        await db
          .insert(timelineEntries)
          .values(entries.map(({ by, ...entry }) => ({ ...entry, tenantId, conversationId, actorId: by })));
      const whole = { items: items.map((item) => ({ ...item, seq: item.publicSeq })), entries };
      const read = await db.transaction((tx) => conversationHistory(tx, { conversationId }));
      expect(rowOf(read)).toEqual(rowOf(whole));
      const { state: _, before: __, ...standing } = standingAfter(toSteps(whole));
      expect(standingAfter(toSteps(read))).toMatchObject(standing);
    }),
    { numRuns: 200 },
  );
});

/** Rows that a plan looked at, also those that it passed over. */
type Plan = {
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  Plans?: Plan[];
};
const rowsOf = (plan: Plan): number =>
  (plan["Actual Rows"] + (plan["Rows Removed by Filter"] ?? 0)) * plan["Actual Loops"] +
  (plan.Plans ?? []).reduce((sum, part) => sum + rowsOf(part), 0);

test("5,000 texts without an answer are looked at as one is", async () => {
  const { db } = database;
  const { conversation } = await aSharedConversation(db);
  const { conversationId, tenantId, numberId } = conversation;
  await db.execute(sql`
    insert into messages (id, tenant_id, conversation_id, number_id, direction, source, public_seq, body, status, status_at, accepted_at)
    select gen_random_uuid(), ${tenantId}, ${conversationId}, ${numberId}, 'in', 'customer', n, 'Text', 'received', at, at
    from generate_series(2, 5001) n, lateral (select clock_timestamp() + make_interval(secs => n) as at) as stamp`);
  await db.execute(sql`analyze messages, timeline_entries`);
  const ask = () => db.transaction((tx) => conversationHistory(tx, { conversationId }));
  const [statement] = (await countStatements(ask)).filter((text) => text.includes("stop"));
  const client = new Client({ connectionString: database.url });
  await client.connect();
  // Where a table is as empty as here, Postgres would rather read it whole.
  await client.query("set enable_seqscan = off");
  const { rows } = await client.query<{ "QUERY PLAN": { Plan: Plan }[] }>(
    `explain (analyze, format json) ${statement?.replaceAll(/\$\d+/g, `'${conversationId}'::uuid`) ?? ""}`,
  );
  await client.end();
  expect(
    rowsOf(rows[0]?.["QUERY PLAN"][0]?.Plan ?? { "Actual Rows": Infinity, "Actual Loops": 1 }),
  ).toBeLessThan(60);
  expect((await ask()).items).toMatchObject([{ seq: 1 }]);
  expect(await db.$count(messages, eq(messages.conversationId, conversationId))).toBe(5_001);
});
