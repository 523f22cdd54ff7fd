import { lines } from "@/tests/support/e2e/addresses";
import { expect, test } from "@/tests/support/e2e/test";
import { patience } from "@/tests/support/patience";

test("N1: a first text stands in the inboxes of all three on the line within a second, and in nobody else's", async ({
  open,
  as,
  customer,
}) => {
  const team = await Promise.all([open("ana"), open("ben"), open("cara")]);
  const stranger = await open("noor");
  const words = `Is my bike ready? ${customer.phone}`;

  const moments = team.map((inbox) => inbox.momentOf("[data-part='row']", words));
  const sentAt = Date.now();
  await customer.texts(words);
  for (const moment of moments) expect((await moment) - sentAt).toBeLessThan(patience(1_000));

  const conversationId = await (await as("ana")).conversationWith(customer);
  for (const inbox of team) await expect(inbox.row(conversationId)).toContainText(customer.title);
  expect((await stranger.api.call(`/api/conversations/${conversationId}`)).status).toBe(404);
  await stranger.page.reload();
  await expect(stranger.list).toBeVisible();
  await expect(stranger.page.getByText(words)).toHaveCount(0);
});

test("N3: a text to a personal line reaches its owner alone, and the conversation does not exist for others", async ({
  open,
  as,
  customer,
}) => {
  const [ana, ben] = await Promise.all([open("ana"), open("ben")]);
  const words = `For Ana only ${customer.phone}`;
  await customer.texts(words, { to: lines.anas });
  const conversationId = await (await as("ana")).conversationWith(customer, lines.anas);
  await expect(ana.row(conversationId)).toContainText(words);

  expect((await ben.api.call(`/api/conversations/${conversationId}`)).status).toBe(404);
  await ben.page.goto(`/inbox/${conversationId}`);
  await expect(ben.page.getByText("This conversation is not here")).toBeVisible();
  await expect(ben.page.getByText(words)).toHaveCount(0);
});

test("N4, N5, I5, I11, I12: a reply leaves once from the shared number, and everybody reads who sent it and that it was delivered", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Do you have 26 inch tubes?");
  const at = await (await as("ana")).conversationWith(customer);
  const [ana, ben] = await Promise.all([open("ana", { at }), open("ben", { at })]);

  await ana.hasSeenAll(at);
  await ana.write("Yes, plenty of them.");
  await ana.send();
  await expect(ana.composer).toHaveValue("");
  await expect(ana.text("Yes, plenty of them.")).toContainText("Leaves in");
  await expect(ben.text("Yes, plenty of them.")).toContainText("Ana");
  await expect(ben.row(at)).toContainText("Ana is sending");

  for (const inbox of [ana, ben])
    await expect(inbox.text("Yes, plenty of them.")).toContainText("Delivered", { timeout: 15_000 });
  await expect(ana.text("Yes, plenty of them.").locator("[data-part=who]")).toHaveText("You");
  await expect(ben.text("Yes, plenty of them.").locator("[data-part=who]")).toHaveText("Ana");
  await expect(ben.strip).toContainText("Last reply: Ana");
  await expect(ana.strip).toContainText("Last reply: You");
  await expect(ben.row(at)).toContainText("Ana: Yes, plenty of them.");

  const left = await customer.received();
  expect(left).toHaveLength(1);
  expect(left[0]).toMatchObject({ did: lines.support.slice(1), msg: "Yes, plenty of them." });

  const bodiesOf = (inbox: typeof ana) =>
    inbox.conversation.locator("[data-message] [data-part=bubble]").allInnerTexts();
  expect(await bodiesOf(ben)).toEqual(await bodiesOf(ana));
});

test("U2: a group text says who else got it, and that a reply goes to its sender only", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Dinner at eight", { to: [lines.support, "+15035550198", "+15035550199"] });
  const at = await (await as("cara")).conversationWith(customer);
  const cara = await open("cara", { at });
  await expect(cara.text("Dinner at eight")).toContainText("Also to 2 others");
  await expect(cara.text("Dinner at eight")).toContainText(`a reply goes to ${customer.title} only`);

  await cara.api.reply(at, "See you there.");
  await expect
    .poll(async () => (await customer.received()).map(({ did_to }) => did_to))
    .toEqual([customer.phone.slice(1)]);
});
