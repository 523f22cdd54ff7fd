import { expect, test } from "@/tests/support/e2e/test";

test("I7: resolving goes on with the next conversation, is seen by all, and can be undone", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("All good, thanks.");
  const at = await (await as("ana")).conversationWith(customer);
  const [ana, ben] = await Promise.all([open("ana", { at }), open("ben", { at })]);
  await ana.button(/^Resolve/).click();
  await expect(ana.page.locator("[data-toast]")).toContainText("Resolved");
  await expect(ana.row(at)).toHaveCount(0);
  await expect(ben.conversation).toContainText("Ana resolved this");
  await expect(ben.button(/^Reopen/)).toBeVisible();

  await ana.page.locator("[data-toast]").getByRole("button", { name: "Undo" }).click();
  await expect(ana.row(at)).toBeVisible();
  await expect(ana.conversation).toContainText("You reopened this");
  await expect(ben.button(/^Resolve/)).toBeVisible();
});

test("I7: a new text reopens a resolved conversation for everybody", async ({ open, as, customer }) => {
  await customer.texts("Thanks!");
  const at = await (await as("ben")).conversationWith(customer);
  const ben = await open("ben", { at });
  await ben.button(/^Resolve/).click();
  await expect(ben.row(at)).toHaveCount(0);
  const cara = await open("cara");
  await expect(cara.row(at)).toHaveCount(0);

  await customer.texts("One more thing.");
  for (const inbox of [ben, cara]) await expect(inbox.row(at)).toContainText("One more thing.");
  await cara.row(at).click();
  await expect(cara.conversation).toContainText("Reopened by this text");
});

test("I8, I9: opening a conversation ends one's own unread, and leaves the team's \"waiting\" as it is", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Anybody there?");
  const at = await (await as("ana")).conversationWith(customer);
  const [ana, ben] = await Promise.all([open("ana"), open("ben")]);
  for (const inbox of [ana, ben])
    await expect(inbox.row(at).getByRole("img", { name: "Unread" })).toBeVisible();
  await ana.row(at).click();
  await ana.hasSeenAll(at);
  await expect(ana.row(at).getByRole("img", { name: "Unread" })).toHaveCount(0);
  await expect(ben.row(at).getByRole("img", { name: "Unread" })).toBeVisible();
  for (const inbox of [ana, ben]) await expect(inbox.row(at)).toContainText("Waiting");
});

test("I13: the conversation says who opened it", async ({ open, as, customer }) => {
  await customer.texts("Anybody there?");
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at });
  await ana.hasSeenAll(at);
  const ben = await open("ben", { at });
  await ben.hasSeenAll(at);
  await ben.page.reload();
  const opened = ben.page.getByRole("complementary", { name: "Contact" }).getByRole("list");
  await expect(opened).toContainText("Ana");
  await expect(opened).toContainText("You");
});
