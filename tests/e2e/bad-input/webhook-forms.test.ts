import { eq, inArray } from "drizzle-orm";
import { conversations } from "@/db/schema/conversations";
import { carrierAccounts } from "@/db/schema/numbers";
import { logs } from "@/tests/support/e2e/addresses";
import { expectAnswer } from "@/tests/support/e2e/bad-answers";
import { aDoor, asJson, CUSTOMER, expectKept, expectTakenIn, WEBHOOK_PATH } from "@/tests/support/e2e/door";
import { raw } from "@/tests/support/e2e/raw-http";
import { aLineOf, aTeam, aTeammate, stackDb } from "@/tests/support/e2e/team";
import { expect } from "@/tests/support/e2e/test";
import { deliveriesOf, textsOf } from "@/tests/support/webhook";
import { row } from "./row";

/** A customer's text in every form a carrier may give it: who it is from, who it is for, how it is packed. */

const asForm = { "content-type": "application/x-www-form-urlencoded" };

row("BW8", async () => {
  const door = await aDoor();
  const to = door.number.e164;
  const stored = await expectTakenIn(
    door,
    `{"__proto__":{"x":1,"text":"no"},"constructor":{"prototype":{"x":1}},"toString":"no","from":"${CUSTOMER}","to":["${to}"],"text":"prototype"}`,
  );
  expect(stored?.body).toBe("prototype");
  expect(
    (
      await expectTakenIn(
        door,
        new URLSearchParams({
          from: CUSTOMER,
          to,
          "__proto__[x]": "1",
          "constructor.prototype.x": "1",
          msg: "a form's",
        }).toString(),
        asForm,
      )
    )?.body,
  ).toBe("a form's");
  // A polluted process would read the next call, which has no such fields, differently.
  expect((await expectTakenIn(door, door.text("after")))?.body).toBe("after");
  await expectKept(await aDoor(), [`{"__proto__":{"from":"${CUSTOMER}","to":["${to}"],"text":"inherited"}}`]);
});

row("BW11", async () => {
  const door = await aDoor();
  const to = door.number.e164;
  const form = (words: string) => new URLSearchParams({ from: CUSTOMER, to, msg: words }).toString();
  const part = (name: string, value: string) =>
    `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const calls: [string | Buffer, Record<string, string>, string][] = [
    [form("a form"), asForm, "a form"],
    [form("a form as json"), asJson, "a form as json"],
    [form("a form as text"), { "content-type": "text/plain" }, "a form as text"],
    [door.text("json as a form"), asForm, "json as a form"],
    [door.text("json as text"), { "content-type": "text/plain" }, "json as text"],
    [door.text("without a type"), {}, "without a type"],
    [door.text("of no type"), { "content-type": "x" }, "of no type"],
    [
      Buffer.from(door.text("déjà vu"), "latin1"),
      { "content-type": "application/json; charset=latin1" },
      "déjà vu",
    ],
    [Buffer.from(door.text("vu déjà")), { "content-type": "application/json; charset=latin1" }, "vu déjà"],
    [
      `${part("from", CUSTOMER)}${part("to", to)}${part("msg", "parts")}--b--\r\n`,
      { "content-type": "multipart/form-data; boundary=b" },
      "parts",
    ],
    [
      `<sms><from>${CUSTOMER}</from><to>${to}</to><msg>xml &amp; all</msg></sms>`,
      { "content-type": "application/xml" },
      "xml & all",
    ],
  ];
  for (const [body, headers, words] of calls)
    expect((await expectTakenIn(door, body, headers))?.body).toBe(words);
  await expectKept(await aDoor(), ["hello", "--b\r\n", "a=b&c"], { "content-type": "text/plain" });
});

row("BW14", async () => {
  const door = await aDoor();
  const call = (more: object) => JSON.stringify({ from: CUSTOMER, to: [door.number.e164], ...more });
  const media = ["https://mms.example.test/a.jpg"];
  expect((await expectTakenIn(door, call({ msg: "as msg" })))?.body).toBe("as msg");
  expect(await expectTakenIn(door, call({ msg: "no", text: "text wins" }))).toMatchObject({
    body: "text wins",
    flags: ["both_text_and_msg"],
  });
  expect(await expectTakenIn(door, call({ type: "SMS" }))).toMatchObject({
    body: "(empty)",
    flags: ["empty_text"],
  });
  expect((await expectTakenIn(door, call({ text: "", media })))?.body).toBe("");
  expect((await expectTakenIn(door, call({ msg: "", text: "the one that says something" })))?.body).toBe(
    "the one that says something",
  );
});

row("BW15", async () => {
  const door = await aDoor();
  const second = await aLineOf(door.tenant, "Second desk");
  const others = Array.from({ length: 50 }, (_, n) => `+1206555${String(n).padStart(4, "0")}`);
  const mine = door.number.e164;
  expect((await expectTakenIn(door, door.text("a string", { to: mine })))?.body).toBe("a string");
  expect((await expectTakenIn(door, door.text("a list in a string", { to: `${mine}, ${mine}` })))?.body).toBe(
    "a list in a string",
  );
  const all = door.text("to all", { to: [mine, mine.slice(1), mine, second.e164, ...others] });
  await expectAnswer(() => door.call(all), 200, "to all");
  await expect
    .poll(async () => (await textsOf(stackDb(), second)).map(({ body }) => body))
    .toEqual(["to all"]);
  expect((await door.texts()).filter(({ body }) => body === "to all")).toHaveLength(1);
  await expectKept(
    await aDoor(),
    [[], "", null, {}, [""], [[]]].map((to) => door.text("to nobody", { to })),
  );
});

row("BW16", async () => {
  const [door, stranger] = [await aDoor(), await aDoor()];
  const toTwo = door.text("to two teams", { to: [door.number.e164, stranger.number.e164] });
  await expectAnswer(() => door.call(toTwo), 200, "two tenants");
  await expect.poll(async () => (await door.texts()).map(({ body }) => body)).toEqual(["to two teams"]);
  expect(await stranger.texts()).toEqual([]);
  expect(await stranger.kept()).toEqual([]);
  const ids = (await door.kept()).map(({ id }) => id);
  await expect
    .poll(
      async () =>
        (await logs())
          .split("\n")
          .filter((line) => line.includes("number_out_of_reach") && ids.some((id) => line.includes(id)))
          .length,
    )
    .toBeGreaterThan(0);

  // An account of the installation has numbers of several tenants: each gets its copy.
  const { tenant, key, db } = await aTeam({ hasCredentials: false });
  const beside = (await aTeam({ hasCredentials: false })).tenant;
  await db
    .update(carrierAccounts)
    .set({ tenantId: null })
    .where(eq(carrierAccounts.id, tenant.carrierAccountId));
  const numbers = [
    await aLineOf(tenant, "Ours"),
    await aLineOf({ ...beside, carrierAccountId: tenant.carrierAccountId }, "Theirs"),
  ];
  const e164s = numbers.map(({ e164 }) => e164);
  const both = JSON.stringify({ from: CUSTOMER, to: e164s, text: "to both" });
  expect((await raw(`${WEBHOOK_PATH}/${key}`, { method: "POST", headers: asJson, body: both })).status).toBe(
    200,
  );
  for (const number of numbers)
    await expect
      .poll(async () => (await textsOf(db, number)).map(({ body, tenantId }) => [body, tenantId]))
      .toEqual([["to both", number.tenantId]]);
  expect((await deliveriesOf(db, tenant)).every(({ state }) => state === "ingested")).toBe(true);
});

row("BW18", async () => {
  const door = await aDoor();
  const spellings = [
    "13035550113",
    "+13035550113",
    "(303) 555-0113",
    "3035550113",
    "0013035550113",
    "+1 303.555.0113",
    "\u202a+1 (303) 555\u20110113\u202c",
  ];
  for (const [index, from] of spellings.entries())
    await expectTakenIn(door, door.text(`Spelling ${index}`, { from }));
  const rows = await stackDb()
    .select()
    .from(conversations)
    .where(eq(conversations.numberId, door.number.numberId));
  expect(rows.map(({ address }) => address)).toEqual(["+13035550113"]);
});

row("BW19", async () => {
  const door = await aDoor();
  const { api } = await aTeammate(door.tenant, "Rhea Holt", [door.number]);
  const senders = [
    "32665",
    "AMAZON",
    "a@b.com",
    "1".repeat(40),
    "+١٥٥٥١٢٣٤٥٦٧",
    "=1+1",
    "-1",
    "<b>x</b>",
    "'; drop table users--",
  ];
  for (const from of senders) await expectTakenIn(door, door.text(`from ${from}`, { from }));
  const rows = await stackDb()
    .select()
    .from(conversations)
    .where(eq(conversations.numberId, door.number.numberId));
  expect(rows.map(({ address }) => address).toSorted()).toEqual(senders.toSorted());
  for (const { id, address } of rows) {
    expect((await api.conversation(id)).conversation, address).toMatchObject({ address, dialable: false });
    const answer = await api.postReply(id, {
      clientId: crypto.randomUUID(),
      seenSeq: 1,
      body: "Hello",
      undoSeconds: 0,
    });
    expect([answer.status, await answer.json()], address).toEqual([
      422,
      expect.objectContaining({ error: "not_dialable" }),
    ]);
  }
  expect(
    (
      await stackDb()
        .select()
        .from(conversations)
        .where(
          inArray(
            conversations.id,
            rows.map(({ id }) => id),
          ),
        )
    ).map(({ publicSeq }) => publicSeq),
  ).toEqual(senders.map(() => 1));
  await expectKept(
    await aDoor(),
    ["", " ", "\u200e", null].map((from) => door.text("from nobody", { from })),
  );
});
