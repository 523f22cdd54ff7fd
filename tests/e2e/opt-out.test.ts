import { expect, test } from "@/tests/support/e2e/test";

const bodies = (entries: { msg: string }[]) => entries.map(({ msg }) => msg);
const STOP_ANSWER =
  "Northgate Cycles: You are unsubscribed and will get no more messages. Reply START to subscribe again.";

test("L4: STOP replaces the composer at once and is confirmed once; START brings it back", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Sale this week?");
  const at = await (await as("ana")).conversationWith(customer);
  const [ana, ben] = await Promise.all([open("ana", { at }), open("ben", { at })]);
  await ana.write("Yes, everything");
  await customer.texts("Stop, thanks!");

  for (const inbox of [ana, ben]) {
    await expect(inbox.page.getByRole("heading", { name: `${customer.title} opted out at` })).toBeVisible();
    await expect(inbox.page.locator("[data-part=composer]")).toContainText(
      "This phone texted “STOP” to Support.",
    );
    await expect(inbox.button(/^Send text/)).toHaveCount(0);
    await expect(inbox.row(at)).toContainText("Opted out");
  }
  // What was being written stays in sight; where nothing was, there is no field.
  await expect(ana.composer).not.toBeEditable();
  await expect(ana.composer).toHaveValue("Yes, everything");
  await expect(ben.composer).toHaveCount(0);
  await expect
    .poll(async () => bodies(await customer.received()), { timeout: 15_000 })
    .toEqual([STOP_ANSWER]);

  // A page that has not heard yet, or no page at all, gets nowhere either.
  const refused = await ana.api.postReply(at, {
    clientId: crypto.randomUUID(),
    seenSeq: 3,
    body: "Yes, everything",
    override: { seq: 3, reasons: ["customer_wrote"] },
  });
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({ reason: "opted_out" });

  await customer.texts("stop");
  await customer.texts("START");
  for (const inbox of [ana, ben]) await expect(inbox.composer).toBeEditable();
  await expect(ana.composer).toHaveValue("Yes, everything");
  await expect.poll(async () => (await customer.received()).length, { timeout: 15_000 }).toBe(2);
  expect((await customer.received())[1]?.msg).toContain("You are subscribed again.");
});

test("V23: STOP beats a reply that is still in its undo window", async ({ open, as, customer }) => {
  await customer.texts("Hm.");
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at });
  await ana.api.reply(at, "Come by today!", { undoSeconds: 3 });
  await customer.texts("STOP");
  await expect(ana.text("Come by today!")).toContainText("Not delivered", { timeout: 10_000 });
  await expect
    .poll(async () => bodies(await customer.received()), { timeout: 15_000 })
    .toEqual([STOP_ANSWER]);
});

test("HELP is answered once, names the business, and leaves the conversation waiting for a person", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Help");
  const at = await (await as("ben")).conversationWith(customer);
  const ben = await open("ben", { at });
  await expect(ben.text("Northgate Cycles customer texts:")).toContainText("Automatic");
  await expect.poll(async () => (await customer.received()).length, { timeout: 15_000 }).toBe(1);
  expect((await customer.received())[0]?.msg).toContain("Reply STOP to end.");
  await expect(ben.composer).toBeVisible();
  expect((await ben.api.conversation(at)).conversation.unrespondedSince).not.toBeNull();
});
