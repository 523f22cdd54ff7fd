import type { InboxPage } from "@/tests/support/e2e/inbox-page";
import { expect, test } from "@/tests/support/e2e/test";

/** The room is advice: whoever hears nothing of leases is still stopped by the checked send. */
const deaf = { loses: ["lease.changed", "reply.started", "draft.changed", "reply.taken_over"] };

const bodies = (entries: { msg: string }[]) => entries.map(({ msg }) => msg);

/** Stops the clock by which the page counts its own short times; returns what lets them pass. */
async function freeze(inbox: InboxPage): Promise<(ms: number) => Promise<void>> {
  const frozen = await inbox.page.evaluate(() => {
    const at = performance.now();
    performance.now = () => at;
    return at;
  });
  return (ms) => inbox.page.evaluate((now) => void (performance.now = () => now), frozen + ms);
}

// Seen to fail on a build whose send is never refused for a colleague's reply, and the hidden tab's on one that sees in every tab.
test("C3, V3: two browsers press Ctrl+Enter at once; one text leaves, the other writer reads it in full and keeps theirs", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Can I pick it up today?");
  const at = await (await as("ana")).conversationWith(customer);
  const [ana, ben] = await Promise.all([open("ana", { at, line: deaf }), open("ben", { at, line: deaf })]);
  await Promise.all([ana.hasSeenAll(at), ben.hasSeenAll(at)]);
  await Promise.all([
    ana.write("Yes, until six this evening."),
    ben.write("It is ready from three o'clock."),
  ]);

  await Promise.all([ana.send(), ben.send()]);
  const loser = await Promise.race([ana, ben].map((inbox) => inbox.refusal.waitFor().then(() => inbox)));
  // A second press that was meant for "Send" is not "Send anyway".
  await loser.page.keyboard.press("Control+Enter");
  const [first, mine, who] =
    loser === ana
      ? (["It is ready from three o'clock.", "Yes, until six this evening.", "Ben"] as const)
      : (["Yes, until six this evening.", "It is ready from three o'clock.", "Ana"] as const);

  await expect(loser.refusal).toHaveAttribute("data-reason", "teammate_sending");
  await expect(loser.refusal).toContainText(`${who} is sending a reply right now`);
  await expect(loser.refusal).toContainText("Your text was not sent.");
  await expect(loser.refusal).toContainText(first);
  await expect(loser.refusal.locator("[data-part=kept]")).toContainText(mine);
  await expect(loser.button(`Wait for ${who}`)).toBeFocused();

  // Esc is "Edit mine", as soon as the panel listens.
  await expect(async () => {
    await loser.page.keyboard.press("Escape");
    await expect(loser.refusal).toHaveCount(0, { timeout: 300 });
  }).toPass();
  await expect(loser.composer).toHaveValue(mine);
  await expect(loser.composer).toBeFocused();

  await expect.poll(async () => bodies(await customer.received()), { timeout: 15_000 }).toEqual([first]);
  expect((await loser.api.conversation(at)).conversation.publicSeq).toBe(2);
});

test('the refusal ignores every key for 400 ms, and Ctrl+Enter for ever: "Send anyway" takes a decision, and adds exactly one', async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Is the shop open on Sunday?");
  const at = await (await as("ben")).conversationWith(customer);
  const ben = await open("ben", { at });
  await ben.hasSeenAll(at);
  await ben.write("No, from Monday at nine.");
  await (await as("ana")).reply(at, "Sorry, we are closed on Sundays.", { undoSeconds: 5 });
  const pass = await freeze(ben);
  await ben.send();
  await expect(ben.button("Wait for Ana")).toBeFocused();
  await ben.button("Send anyway").focus();
  await pass(399);
  for (const key of ["Control+Enter", "Enter", "Space", "Escape"]) await ben.page.keyboard.press(key);
  await pass(401);
  await ben.page.keyboard.press("Control+Enter");
  await expect(ben.refusal).toHaveAttribute("data-reason", "teammate_sending");
  expect((await ben.api.conversation(at)).conversation.publicSeq).toBe(2);

  await ben.page.keyboard.press("Enter");
  await expect(ben.refusal).toHaveCount(0);
  await expect(ben.composer).toHaveValue("");
  await expect
    .poll(async () => bodies(await customer.received()), { timeout: 15_000 })
    .toEqual(["Sorry, we are closed on Sundays.", "No, from Monday at nine."]);
});

test("V3: a confirmation of a state that has moved on is refused again, and names the newer text", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Do you rent bikes?");
  const at = await (await as("ben")).conversationWith(customer);
  const ben = await open("ben", { at });
  await ben.hasSeenAll(at);
  await ben.write("We do, from twenty dollars a day.");
  await (await as("ana")).reply(at, "Yes we do!", { undoSeconds: 5 });
  await ben.send();
  await expect(ben.refusal).toContainText("Ana is sending a reply right now");

  await (await as("cara")).reply(at, "And helmets come with them.");
  await ben.button("Send anyway").click();
  await expect(ben.refusal).toContainText("Cara has replied since");
  await expect(ben.refusal).toContainText("And helmets come with them.");
  await expect(ben.button("Send anyway")).toHaveCount(0);
  await ben.button("Review my text").click();
  await expect(ben.composer).toHaveValue("We do, from twenty dollars a day.");
  expect((await ben.api.conversation(at)).conversation.publicSeq).toBe(3);
});

test("C4: a colleague's reply stands above what is being written, and until the notice is answered it refuses", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("How long does a service take?");
  const at = await (await as("cara")).conversationWith(customer);
  const cara = await open("cara", { at });
  await cara.hasSeenAll(at);
  await cara.write("About two days.");
  await (await as("ana")).reply(at, "Usually three days.");

  const notice = cara.page.locator("[data-part=composer] [data-part=notice]", {
    hasText: "Ana replied after you began this. Review before sending.",
  });
  await expect(notice).toBeVisible();
  await expect(cara.text("Usually three days.")).toBeVisible();
  await expect(cara.composer).toHaveValue("About two days.");
  // Later than the two seconds in which nobody can have read it.
  await expect(cara.text("Usually three days.")).toContainText("Delivered", { timeout: 10_000 });

  await cara.send();
  await expect(cara.refusal).toHaveAttribute("data-reason", "teammate_replied");
  await expect(cara.refusal).toContainText("Ana’s is above. Does yours still add something?");
  await cara.button("Edit mine").click();
  await cara.composer.press("Control+a");
  await cara.composer.pressSequentially("Two days for a road bike.");
  await cara.sendsAtOnce();
  await cara.send();
  await expect(cara.composer).toHaveValue("");
  await expect
    .poll(async () => bodies(await customer.received()), { timeout: 15_000 })
    .toEqual(["Usually three days.", "Two days for a road bike."]);
});

test('C4: "I have read it" answers the notice, and the text leaves', async ({ open, as, customer }) => {
  await customer.texts("Which oil do you use?");
  const at = await (await as("cara")).conversationWith(customer);
  const cara = await open("cara", { at });
  await cara.hasSeenAll(at);
  await cara.write("A dry one.");
  await (await as("ben")).reply(at, "One for wet weather.");
  await cara.button("I have read it").click();
  await expect(cara.button("I have read it")).toHaveCount(0);
  await expect(cara.text("One for wet weather.")).toContainText("Delivered", { timeout: 10_000 });
  await cara.send();
  await expect(cara.composer).toHaveValue("");
  await expect(cara.refusal).toHaveCount(0);
});

test("customer_wrote: a text that came unseen holds the reply back; Review shows it, and then it leaves", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Hold the blue one for me.");
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at });
  await ana.hasSeenAll(at);
  await ana.write("It is held for you.");
  await ana.setHidden(true);
  await customer.texts("Sorry, the red one.");
  await expect(ana.text("Sorry, the red one.")).toBeVisible();
  await ana.send();

  await expect(ana.refusal).toHaveAttribute("data-reason", "customer_wrote");
  await expect(ana.refusal).toContainText(`${customer.title} wrote again before your text left`);
  await expect(ana.refusal).toContainText("Sorry, the red one.");
  await ana.setHidden(false);
  await ana.button("Review my text").click();
  await expect(ana.composer).toHaveValue("It is held for you.");
  await ana.sendsAtOnce();
  await ana.send();
  await expect(ana.composer).toHaveValue("");
  await expect
    .poll(async () => bodies(await customer.received()), { timeout: 15_000 })
    .toEqual(["It is held for you."]);
});

test("a tab behind others has seen nothing, however long the text stands there", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("First.");
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at });
  await ana.hasSeenAll(at);
  await ana.setHidden(true);
  await customer.texts("Second.");
  const shownAt = await ana.momentOf("[data-part='bubble']", "Second.");
  await expect.poll(() => Date.now() - shownAt).toBeGreaterThan(2_000);
  expect((await ana.api.conversation(at)).mine.seenSeq).toBe(1);
  await ana.setHidden(false);
  await ana.hasSeenAll(at);
});

test("duplicate_text: nearly the words a colleague sent within ten minutes are held back", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Where are you?");
  const at = await (await as("ana")).conversationWith(customer);
  await (await as("ben")).reply(at, "We are on Mill Street 12, beside the bakery.");
  const ana = await open("ana", { at });
  await ana.hasSeenAll(at);
  await expect(ana.text("beside the bakery.")).toContainText("Delivered", { timeout: 10_000 });
  await ana.write("we are on Mill Street 12 beside the bakery");
  await ana.send();
  await expect(ana.refusal).toHaveAttribute("data-reason", "duplicate_text");
  await expect(ana.refusal).toContainText(`${customer.title} got nearly this text`);
  await expect(ana.refusal).toContainText("Ben sent it at");
  await ana.button("Discard mine").click();
  await expect(ana.composer).toHaveValue("");
  expect(bodies(await customer.received())).toHaveLength(1);
});

test('teammate_sending: "Wait for Ben" keeps the text and goes on once Ben\'s has left', async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Any news?");
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at });
  await ana.hasSeenAll(at);
  await ana.write("It arrives tomorrow.");
  await (await as("ben")).reply(at, "The part has left the factory.", { undoSeconds: 3 });
  await ana.send();
  await ana.button("Wait for Ben").click();
  await expect(ana.refusal).toContainText("This goes on once that reply has left or was undone.");
  await expect(ana.refusal.locator("[data-part=kept]")).toContainText("It arrives tomorrow.");
  await expect
    .poll(async () => bodies(await customer.received()), { timeout: 15_000 })
    .toEqual(["The part has left the factory."]);
  await expect(ana.refusal).toHaveAttribute("data-reason", "teammate_replied", { timeout: 10_000 });
  await ana.button("Edit mine").click();
  await expect(ana.composer).toHaveValue("It arrives tomorrow.");
});

test("teammate_sending: who reads on until that reply has left is told so, and goes on without waiting for anything", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Any news?");
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at });
  await ana.hasSeenAll(at);
  await ana.write("It arrives tomorrow.");
  await (await as("ben")).reply(at, "The part has left the factory.", { undoSeconds: 2 });
  await ana.send();
  await expect(ana.refusal).toContainText("Ben is sending a reply right now");
  // Delivered: no further news of it will come.
  await expect(ana.text("The part has left the factory.")).toContainText("Delivered", { timeout: 15_000 });
  await expect(ana.refusal).toContainText("Ben’s has left and is above.");
  await ana.button("Read Ben’s first").click();
  await expect(ana.refusal).toHaveAttribute("data-reason", "teammate_replied");
  await ana.button("Edit mine").click();
  await expect(ana.composer).toHaveValue("It arrives tomorrow.");
});

test('teammate_sending: a reply that is taken back before "Wait" is pressed is waited for by nobody', async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Any news?");
  const [api, ben] = [await as("ana"), await as("ben")];
  const at = await api.conversationWith(customer);
  const ana = await open("ana", { at });
  await ana.hasSeenAll(at);
  await ana.write("It arrives tomorrow.");
  const { id } = await ben.reply(at, "The part has left the factory.", { undoSeconds: 30 });
  await ana.send();
  await expect(ana.refusal).toContainText("Ben is sending a reply right now");
  expect((await ben.call(`/api/messages/${id}/undo`, { method: "POST" })).status).toBe(200);
  await expect(ana.refusal).toContainText("Ben took the reply back");
  await ana.button("Go on with mine").click();
  await expect(ana.refusal).toHaveCount(0);
  await expect(ana.composer).toHaveValue("It arrives tomorrow.");
});

test("teammate_sending: a reply that fails when it leaves is waited for by nobody any more, and read first", async ({
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
  await (await as("ben")).reply(at, "The part has left the factory.", { undoSeconds: 5 });
  await ana.send();
  await expect(ana.refusal).toContainText("Ben’s reply was not delivered");
  await ana.button("Read Ben’s first").click();
  await expect(ana.refusal).toHaveAttribute("data-reason", "teammate_replied");
  await ana.button("Edit mine").click();
  await expect(ana.composer).toHaveValue("It arrives tomorrow.");
});

test("taking over moves the reply, sends nothing, deletes nothing, and the one who wrote is told", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Who is on it?");
  const at = await (await as("ana")).conversationWith(customer);
  const [ana, ben] = await Promise.all([open("ana", { at }), open("ben", { at })]);
  await ana.write("I will look into");
  await ben.button(/^Take over from Ana/).click();

  const notice = ana.page.locator("[data-part=composer] [data-part=notice]", {
    hasText: "Ben took over. Your draft is kept.",
  });
  await expect(notice).toBeVisible();
  await expect(ben.conversation).toContainText("You took the reply over from Ana");
  await expect(ben.button(/^Send text/)).toBeVisible();
  await expect(ben.composer).toHaveValue("");
  await ana.button("Show my draft").click();
  await expect(ana.composer).toHaveValue("I will look into");
  expect(await customer.received()).toHaveLength(0);
  expect((await ana.api.conversation(at)).conversation.publicSeq).toBe(1);
});
