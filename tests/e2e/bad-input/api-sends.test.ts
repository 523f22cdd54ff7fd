import { eq } from "drizzle-orm";
import { conversations } from "@/db/schema/conversations";
import { messages } from "@/db/schema/messages";
import { disableNumber } from "@/lib/numbers/change-number";
import { revokeGrant } from "@/lib/numbers/grant-number";
import { lines } from "@/tests/support/e2e/addresses";
import type { Api } from "@/tests/support/e2e/api";
import { answerOf, expectAnswer } from "@/tests/support/e2e/bad-answers";
import { aCustomer } from "@/tests/support/e2e/simulator";
import { aLineOf, aTeam, aTeammate } from "@/tests/support/e2e/team";
import { expect } from "@/tests/support/e2e/test";
import { row } from "./row";

/** What would leave for a customer, and must not. */

const id = () => crypto.randomUUID();

/** Refused like this, twice, each with these overrides of a reply that would be good. */
const refusals =
  (api: Api, at: string, good: Record<string, unknown>) =>
  async (status: number, changes: readonly Record<string, unknown>[]) => {
    for (const change of changes)
      await expectAnswer(
        async () => answerOf(await api.postReply(at, { ...good, ...change })),
        status,
        JSON.stringify(change).slice(0, 60),
      );
  };

row("BA9", async ({ as, customer }) => {
  const ana = await as("ana");
  await customer.texts("First");
  const at = await ana.conversationWith(customer);
  const good = { clientId: id(), seenSeq: 1, body: "Hello there" };
  const draft = { clientId: good.clientId, body: "Words that took a while", media: [] };
  expect((await ana.call(`/api/conversations/${at}/draft`, { method: "PUT", body: draft })).status).toBe(200);
  const refuses = refusals(ana, at, good);
  await refuses(
    422,
    [
      "",
      "   \n\t",
      "\u200d",
      "\u2060\ufeff",
      "\u202e\u200b",
      "x".repeat(100_000),
      "x".repeat(153 * 10 + 1),
      "я".repeat(67 * 10 + 1),
      "a\ud800b",
      "a\u0000b",
    ].map((body) => ({ body })),
  );
  await refuses(422, [{ media: [id()] }]);
  await refuses(400, [
    { body: null },
    { body: 5 },
    { body: ["Hello"] },
    { body: undefined },
    { media: "x" },
    { media: Array(11).fill(id()) },
  ]);
  const send =
    (body: string, headers = {}) =>
    async () =>
      answerOf(await ana.call(`/api/conversations/${at}/replies`, { method: "POST", body, headers }));
  for (const body of ["{", "null", "[]", '"x"', "1", "", "\ufeff{}"])
    await expectAnswer(send(body), 400, body);
  await expectAnswer(send(`"${"x".repeat(300_000)}"`), 413, "too long");
  await expectAnswer(send("a=b", { "content-type": "application/x-www-form-urlencoded" }), 415, "a form");

  const conversation = await ana.conversation(at);
  expect([conversation.conversation.publicSeq, conversation.mine.draft?.body]).toEqual([1, draft.body]);
  expect(await customer.received()).toEqual([]);
});

row("BA10", async ({ as, customer }) => {
  const { db, tenant } = await aTeam();
  const [yard, desk] = [await aLineOf(tenant, "Yard"), await aLineOf(tenant, "Desk")];
  const { api } = await aTeammate(tenant, "Milo Fisk", [yard]);
  const begin = (to: unknown) => async () =>
    answerOf(await api.call("/api/conversations", { method: "POST", body: { numberId: yard.numberId, to } }));
  const reasons = {
    own_number: [yard.e164, desk.e164, desk.e164.slice(2)],
    short_code: ["32665", "123", "123456"],
    emergency: ["911", "112", "+1911"],
    premium: ["+19005550123", "+12069765550"],
    foreign: ["+442071234567", "+12425550123", "0049301234567"],
    not_dialable: [
      "1".repeat(20),
      "AMAZON",
      "a@b.com",
      "+1٥٤١٥٥٥٠١٢٣",
      "=1+1",
      "''",
      "+1",
      "+15415550123;ext=1",
      "5415550123,5415550124",
    ],
  };
  for (const [reason, addresses] of Object.entries(reasons))
    for (const to of addresses) {
      const { body } = await expectAnswer(begin(to), 422, to);
      expect(JSON.parse(body), to).toMatchObject({ error: "not_dialable", reason });
    }
  for (const to of ["", "x".repeat(65), null, 5, ["+15415550123"], { e164: "+15415550123" }, undefined])
    await expectAnswer(begin(to), 400, String(to));
  expect(await db.select().from(conversations).where(eq(conversations.tenantId, tenant.tenantId))).toEqual(
    [],
  );

  // Somebody who said STOP gets the answer to that, and nothing else.
  const ana = await as("ana");
  await customer.texts("STOP");
  const at = await ana.conversationWith(customer);
  const { publicSeq } = (await ana.conversation(at)).conversation;
  const { body } = await expectAnswer(
    async () =>
      answerOf(
        await ana.postReply(at, {
          clientId: id(),
          seenSeq: publicSeq,
          body: "Are you sure?",
          override: { seq: publicSeq, reasons: ["customer_wrote"] },
        }),
      ),
    409,
    "opted out",
  );
  expect(JSON.parse(body)).toMatchObject({ reason: "opted_out" });
  await expect.poll(async () => (await customer.received()).length).toBe(1);
  expect((await customer.received())[0]?.msg).toContain("You are unsubscribed");
});

row("BA11", async ({ as, customer }) => {
  const { db, tenant } = await aTeam();
  const [line, lost] = [await aLineOf(tenant, "Yard"), await aLineOf(tenant, "Desk")];
  const [owner, member] = [
    await aTeammate(tenant, "Ona Berg", [], "owner"),
    await aTeammate(tenant, "Milo Fisk", [line, lost]),
  ];
  const deps = { db, now: () => new Date() };
  const send = (at: string) => async () =>
    answerOf(
      await member.api.postReply(at, {
        clientId: id(),
        seenSeq: 0,
        body: "Hello",
        undoSeconds: 0,
        override: { seq: 0, reasons: ["customer_wrote"] },
      }),
    );
  const begin = (numberId: string) => async () =>
    answerOf(
      await member.api.call("/api/conversations", { method: "POST", body: { numberId, to: customer.phone } }),
    );

  const noor = await as("noor");
  const [theirLine, theirs] = [
    await noor.numberId(lines.frontDesk),
    await noor.conversationWith(customer, lines.frontDesk),
  ];
  const nowhere = [
    await expectAnswer(begin(id()), 404, "no line"),
    await expectAnswer(send(id()), 404, "no conversation"),
  ];
  expect([
    await expectAnswer(begin(theirLine), 404, "another tenant's"),
    await expectAnswer(send(theirs), 404, "another tenant's"),
  ]).toEqual(nowhere);

  const [onLost, onLine] = [
    await member.api.conversationWith(customer, lost.e164),
    await member.api.conversationWith(customer, line.e164),
  ];
  expect(
    (
      await revokeGrant(deps, owner.actor, {
        numberId: lost.numberId,
        holder: { userId: member.actor.userId },
      })
    ).ok,
  ).toBe(true);
  expect([
    await expectAnswer(begin(lost.numberId), 404, "lost"),
    await expectAnswer(send(onLost), 404, "lost"),
  ]).toEqual(nowhere);

  expect((await disableNumber(deps, owner.actor, { numberId: line.numberId, reason: "Moved" })).ok).toBe(
    true,
  );
  expect(JSON.parse((await expectAnswer(send(onLine), 409, "switched off")).body)).toMatchObject({
    reason: "number_disabled",
  });
  expect(JSON.parse((await expectAnswer(begin(line.numberId), 409, "switched off")).body)).toMatchObject({
    error: "number_disabled",
  });
  expect(await db.select().from(messages).where(eq(messages.tenantId, tenant.tenantId))).toEqual([]);
  expect(await customer.received()).toEqual([]);
});

row("BA12", async ({ as, customer }) => {
  const [ana, ben] = await Promise.all([as("ana"), as("ben")]);
  const other = aCustomer();
  await Promise.all([customer.texts("First"), other.texts("First")]);
  const [at, elsewhere] = [await ana.conversationWith(customer), await ana.conversationWith(other)];
  const good = { clientId: id(), seenSeq: 1, body: "Hello there", undoSeconds: 0 };
  const refuses = refusals(ana, at, good);
  await refuses(
    422,
    [
      "",
      "x",
      "x".repeat(10_000),
      good.clientId.toUpperCase(),
      `${good.clientId} `,
      `{${good.clientId}}`,
      "__proto__",
    ].map((clientId) => ({ clientId })),
  );
  await refuses(
    400,
    [null, 1, undefined, [good.clientId], { $ne: "" }].map((clientId) => ({ clientId })),
  );

  expect((await ana.postReply(at, good)).status).toBe(201);
  expect((await ana.postReply(at, good)).status).toBe(200);
  await refuses(422, [{ seenSeq: 2, body: "Something else entirely" }]);
  await refusals(ana, elsewhere, good)(422, [{}]);
  // The key of another person is no key of mine.
  expect((await ben.postReply(elsewhere, { ...good, body: "Ben writes here too" })).status).toBe(201);
  await expect
    .poll(async () =>
      [...(await customer.received()), ...(await other.received())].map(({ msg }) => msg).toSorted(),
    )
    .toEqual(["Ben writes here too", "Hello there"]);

  const note =
    (clientId: unknown, body = "Only for us") =>
    async () =>
      answerOf(
        await ana.call(`/api/conversations/${at}/notes`, { method: "POST", body: { clientId, body } }),
      );
  for (const clientId of ["", "x".repeat(10_000)]) await expectAnswer(note(clientId), 422, "a note");
  expect((await ana.conversation(at)).items.some(({ kind }) => kind === "note")).toBe(false);
});

row("BA13", async ({ as, customer }) => {
  const ana = await as("ana");
  await customer.texts("First");
  const at = await ana.conversationWith(customer);
  const refuses = refusals(ana, at, { clientId: id(), seenSeq: 1, body: "Hello there" });
  await refuses(
    400,
    [-1, 1.5, "1", null, 2, 99, 1e308, Number.MAX_SAFE_INTEGER, [1], true, undefined].map((seenSeq) => ({
      seenSeq,
    })),
  );
  await refuses(
    400,
    [-1, 31, 1.5, "5"].map((undoSeconds) => ({ undoSeconds })),
  );
  await customer.texts("Second");
  const { body } = await expectAnswer(
    async () => answerOf(await ana.postReply(at, { clientId: id(), seenSeq: 1, body: "Hello there" })),
    409,
    "passed",
  );
  expect(JSON.parse(body)).toMatchObject({
    reason: "customer_wrote",
    publicSeq: 2,
    unseen: [{ body: "Second" }],
  });
  expect((await ana.conversation(at)).conversation.publicSeq).toBe(2);
  expect(await customer.received()).toEqual([]);
});

row("BA14", async ({ as, customer }) => {
  const ana = await as("ana");
  for (const text of ["First", "Second"]) await customer.texts(text);
  const at = await ana.conversationWith(customer);
  const refuses = refusals(ana, at, { clientId: id(), seenSeq: 1, body: "Hello there" });
  await refuses(
    409,
    [
      { seq: 1, reasons: ["customer_wrote"] },
      { seq: 0, reasons: ["customer_wrote"] },
      { seq: 2, reasons: ["teammate_replied"] },
      { seq: 3, reasons: ["customer_wrote"] },
    ].map((override) => ({ override })),
  );
  await refuses(
    400,
    [
      true,
      "yes",
      [],
      {},
      { seq: 2 },
      { seq: 2, reasons: [] },
      { seq: 2, reasons: ["opted_out"] },
      { seq: 2, reasons: ["no_access"] },
      { seq: 2, reasons: ["*"] },
      { seq: "2", reasons: ["customer_wrote"] },
      { seq: 2, reasons: "customer_wrote" },
    ].map((override) => ({ override })),
  );
  expect((await ana.conversation(at)).conversation.publicSeq).toBe(2);
  expect(await customer.received()).toEqual([]);
});
