import { lines, people } from "@/tests/support/e2e/addresses";
import { Api } from "@/tests/support/e2e/api";
import { aLongConversation } from "@/tests/support/e2e/long-conversation";
import { faultsOf, pastTheEdge } from "@/tests/support/e2e/page-faults";
import { signIn } from "@/tests/support/e2e/sign-in";
import { expect, test } from "@/tests/support/e2e/test";

const bodies = (entries: { msg: string }[]) => entries.map(({ msg }) => msg);

// Seen to fail on a page whose sends claim what another device has read.
test("you_replied: what the same account sent from another device stands above the words, and refuses until it was answered here", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Is it ready?");
  const at = await (await as("ana")).conversationWith(customer);
  const [ana, phone] = [await open("ana", { at }), new Api(await signIn(people.ana))];
  await ana.hasSeenAll(at);
  await ana.write("Yes, come by.");
  await phone.reply(at, "Not before Friday, sorry.");
  await expect(ana.page.locator("[data-part=composer] [data-part=notice]")).toContainText(
    "You replied from another tab or device after you began this.",
  );
  await expect(ana.text("Not before Friday, sorry.")).toContainText("Delivered", { timeout: 10_000 });
  // The other device moved the unread mark of both; this page's send claims nothing by that.
  expect((await phone.conversation(at)).mine.seenSeq).toBe(2);
  await ana.send();
  await expect(ana.refusal).toHaveAttribute("data-reason", "you_replied");
  await expect(ana.refusal).toContainText("You replied from another device");
  await expect(ana.refusal).toContainText("Not before Friday, sorry.");
  await ana.button("Edit mine").click();
  await ana.composer.fill("From Friday on, as I said.");
  await ana.sendsAtOnce();
  await ana.send();
  await expect(ana.composer).toHaveValue("");
  await expect
    .poll(async () => bodies(await customer.received()), { timeout: 15_000 })
    .toEqual(["Not before Friday, sorry.", "From Friday on, as I said."]);
});

test("replied_elsewhere: on a narrow phone and by keyboard, another number's answer is read, and passed over knowingly", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Do you have bread?");
  const [ben, cara] = [await as("ben"), await as("cara")];
  const [here, there] = [
    await ben.conversationWith(customer),
    await ben.conversationWith(customer, lines.sales),
  ];
  const inbox = await open("ben", { at: here, browser: { viewport: { width: 360, height: 760 } } });
  await inbox.hasSeenAll(here);
  await inbox.write("Yes, plenty of it.");
  await cara.reply(there, "We are sold out today.");
  await inbox.button(/^Send text/).click();
  await expect(inbox.refusal).toHaveAttribute("data-reason", "replied_elsewhere");
  await expect(inbox.refusal).toContainText(/Cara (is sending .* a reply|replied to .*) from Sales/);
  await expect(inbox.refusal.locator("[data-part=first]")).toContainText("We are sold out today.");
  await expect(inbox.button("Edit mine")).toBeFocused();
  expect.soft(await faultsOf(inbox.page), "refusal").toEqual([]);
  expect.soft(await pastTheEdge(inbox.page, [390, 360], 760), "refusal").toEqual([]);

  // Tab goes from button to button, in the order in which they stand.
  await expect(async () => {
    await inbox.page.keyboard.press("Tab");
    await expect(inbox.button("Send anyway")).toBeFocused({ timeout: 100 });
  }).toPass();
  await inbox.sendsAtOnce();
  await inbox.page.keyboard.press("Enter");
  await expect(inbox.refusal).toHaveCount(0);
  await expect
    .poll(async () => bodies(await customer.received()).toSorted(), { timeout: 15_000 })
    .toEqual(["We are sold out today.", "Yes, plenty of it."]);
});

test("replied_elsewhere: a contact's other conversation stands beside the conversation, and leads there", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Do you have bread?");
  const [ana, ben, cara] = [await as("ana"), await as("ben"), await as("cara")];
  const [here, there] = [
    await ben.conversationWith(customer),
    await ben.conversationWith(customer, lines.sales),
  ];
  const [inbox, other] = await Promise.all([open("ben", { at: here }), open("ana", { at: here })]);
  await cara.reply(there, "We are sold out today.");
  const aside = inbox.page.getByRole("complementary", { name: "Contact" });
  await expect(aside).toContainText("on other lines");
  await aside.getByRole("button", { name: /We are sold out today/ }).click();
  await expect(inbox.text("We are sold out today.")).toBeVisible();
  await expect(other.page.getByRole("complementary", { name: "Contact" })).not.toContainText(
    "on other lines",
  );
  expect((await ana.call(`/api/conversations/${there}/others`)).status).toBe(404);
});

test("customer_wrote: with more than 50 unseen texts the panel opens at its heading, and Review leads to the first unseen", async ({
  open,
}) => {
  const { kai, conversationId, hasSeen } = await aLongConversation(70);
  await hasSeen(kai.actor.userId, 9);
  const inbox = await open(kai.api, { at: conversationId });
  // What is looked at on the way is not what this is about.
  await inbox.setHidden(true);
  await inbox.page.getByRole("button", { name: "Jump to latest" }).click();
  await expect(inbox.text("Text 70")).toBeInViewport();
  await inbox.write("Let me look at all of that");
  await inbox.send();
  await expect(inbox.refusal).toHaveAttribute("data-reason", "customer_wrote");
  await expect(inbox.refusal).toContainText(
    "The newest 50 are above, and there are older ones that you have not seen.",
  );
  await expect(inbox.refusal.getByRole("heading")).toBeInViewport();
  await expect(inbox.button("Review my text")).toBeInViewport();
  const { mine } = await kai.api.conversation(conversationId);
  await inbox.button("Review my text").click();
  await expect(inbox.conversation.locator(`[data-seq="${mine.seenSeq + 1}"]`)).toBeInViewport();
  await expect(inbox.composer).toHaveValue("Let me look at all of that");
});

test('teammate_sending: "Wait for Ben" ends with a reply that was not delivered, and says why', async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Any news?");
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at });
  await ana.hasSeenAll(at);
  await ana.write("It arrives tomorrow.");
  await customer.fault("error-206", 1);
  await (await as("ben")).reply(at, "The part has left the factory.", { undoSeconds: 3 });
  await ana.send();
  await ana.button("Wait for Ben").click();
  await expect(ana.refusal).toContainText("Ben’s reply was not delivered", { timeout: 15_000 });
  await expect(ana.refusal).toContainText("The reason:");
  await expect(ana.page.locator("[data-said=assertive]")).toContainText("Ben’s reply was not delivered");
  await expect(ana.refusal.locator("[data-part=kept]")).toContainText("It arrives tomorrow.");
});
