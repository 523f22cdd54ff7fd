import { dueAtOnce } from "@/tests/support/e2e/inbox-page";
import { expect, test } from "@/tests/support/e2e/test";

const bodies = (entries: { msg: string }[]) => entries.map(({ msg }) => msg);

test('V17: a text the carrier refuses is shown as not delivered, with its reason, and "Try again" makes a new one', async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Is it there?");
  const at = await (await as("ana")).conversationWith(customer);
  const [ana, ben] = await Promise.all([open("ana", { at }), open("ben", { at })]);
  // Before a reply of hers moves her pointer for her: a send claims only what its page has shown.
  await ana.hasSeenAll(at);
  await customer.fault("error-206", 1);
  await ana.api.reply(at, "It is in the shop window.");
  for (const inbox of [ana, ben])
    await expect(inbox.text("shop window")).toContainText(/Not delivered: \S/, { timeout: 10_000 });
  await expect(ana.row(at)).toContainText("Not delivered");
  expect(await customer.received()).toHaveLength(0);

  await ana.text("shop window").getByRole("button", { name: "Try again" }).click();
  await expect(ana.composer).toHaveValue("It is in the shop window.");
  await expect(ana.page.locator("[data-part=composer] [data-part=notice]")).toHaveText(
    "This is sent as a new text. Check it first.",
  );
  await ana.sendsAtOnce();
  await ana.send();
  await expect(ana.composer).toHaveValue("");
  await expect
    .poll(async () => bodies(await customer.received()), { timeout: 15_000 })
    .toEqual(["It is in the shop window."]);
  await expect(ana.conversation.locator("[data-status=failed]")).toHaveCount(1);
});

test("V16: a lost answer is shown as not confirmed, is never repeated by the machine, and a person's resend makes exactly one more", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Did you send it?");
  const at = await (await as("ben")).conversationWith(customer);
  const [ana, ben] = await Promise.all([open("ana", { at }), open("ben", { at })]);
  await ben.hasSeenAll(at);
  // With two texts to this phone no report can be laid at one's door, so it stays open what became of the second.
  await ben.api.reply(at, "One moment.");
  await expect.poll(async () => (await customer.received()).length, { timeout: 15_000 }).toBe(1);
  await customer.fault("accept-then-reset", 1);
  await ben.api.reply(at, "Yes, on Tuesday.");
  for (const inbox of [ana, ben])
    await expect(inbox.text("on Tuesday.")).toContainText("Not confirmed. Check before resending", {
      timeout: 10_000,
    });
  await expect(ana.row(at)).toContainText("Not confirmed");

  await ben.text("on Tuesday.").getByRole("button", { name: "Send again" }).click();
  await expect(ben.composer).toHaveValue("Yes, on Tuesday.");
  expect(bodies(await customer.received())).toEqual(["One moment.", "Yes, on Tuesday."]);
  await ben.sendsAtOnce();
  await ben.send();
  await expect(ben.composer).toHaveValue("");
  await expect
    .poll(async () => bodies(await customer.received()), { timeout: 15_000 })
    .toEqual(["One moment.", "Yes, on Tuesday.", "Yes, on Tuesday."]);
});

test("V18: pressing send twice, and again after a lost answer, sends once", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Which size?");
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at });
  await ana.hasSeenAll(at);
  // The server hears it; its answer gets lost on the way back.
  await ana.page.route(
    "**/replies",
    async (route) => {
      await route.fetch({ postData: dueAtOnce(route.request()) });
      await route.abort("connectionreset");
    },
    { times: 1 },
  );
  await ana.write("Medium fits you.");
  await Promise.all([ana.send(), ana.send()]);
  await expect(ana.page.locator("[data-part=composer] [data-part=notice]")).toContainText(
    "Press again: it cannot be sent twice.",
  );
  await expect(ana.composer).toHaveValue("Medium fits you.");
  await ana.send();
  await expect(ana.composer).toHaveValue("");
  await expect
    .poll(async () => bodies(await customer.received()), { timeout: 15_000 })
    .toEqual(["Medium fits you."]);
  expect((await ana.api.conversation(at)).conversation.publicSeq).toBe(2);
});
