import { expect, test } from "@/tests/support/e2e/test";

test("I9: sent and resolved, then taken back: open and waiting again, for everybody and at once", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Do you have it in blue?");
  const at = await (await as("ana")).conversationWith(customer);
  const [ana, ben] = await Promise.all([open("ana", { at }), open("ben")]);
  const bensRow = ben.row(at);
  await expect(bensRow).toBeVisible();
  await ana.hasSeenAll(at);
  await ana.write("In blue and in green.");
  await ana.composer.press("Control+Shift+Enter");
  await expect(bensRow).toBeHidden();
  await ana.text("In blue and in green.").getByRole("button", { name: /Undo/ }).click();
  await expect(bensRow).toBeVisible();
  await expect(bensRow.locator("[data-part=mark][data-kind=waiting]")).toBeVisible();
  await expect(ana.conversation).toContainText("Open again: you took the text back", { ignoreCase: true });
  await expect(ana.composer).toHaveValue("In blue and in green.");
});

test('I5: a text that fails tells its author elsewhere, stands under "Not delivered" for the team, and is tried again once', async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Is it ready?");
  const at = await (await as("ana")).conversationWith(customer);
  const [ana, ben] = await Promise.all([open("ana"), open("ben")]);
  await customer.fault("error-206", 1);
  await ana.api.reply(at, "It is ready since noon.");
  const notice = ana.page.getByRole("status").filter({ hasText: /was not delivered|did not get through/ });
  await expect(notice).toBeVisible({ timeout: 10_000 });

  // The demo's Ben has one of his own, whose notice comes first.
  await ben.button("Put this notice aside").click();
  await ben.button(/^Not delivered/).click();
  await expect(ben.page).toHaveURL(/[?&]undelivered=1/);
  await ben.row(at).click();
  await ana.page.goto(`/inbox/${at}`);
  await expect(ana.page.getByRole("status").filter({ hasText: /was not delivered/ })).toHaveCount(0);
  for (const inbox of [ana, ben])
    await expect(inbox.text("since noon").getByRole("button", { name: "Try again" })).toBeVisible();

  await ben.hasSeenAll(at);
  await ben.text("since noon").getByRole("button", { name: "Try again" }).click();
  await ben.sendsAtOnce();
  await ben.send();
  for (const inbox of [ana, ben]) {
    await expect(inbox.conversation.getByRole("button", { name: /^Sent again at/ })).toBeVisible({
      timeout: 15_000,
    });
    await expect(inbox.conversation.getByRole("button", { name: "Try again" })).toHaveCount(0);
  }
  expect(await customer.received()).toHaveLength(1);
});
