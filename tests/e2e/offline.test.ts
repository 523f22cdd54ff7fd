import type { InboxPage } from "@/tests/support/e2e/inbox-page";
import { expect, test } from "@/tests/support/e2e/test";

/** What a conversation says, item by item, without what depends on when it was opened. */
const whatIsShown = (inbox: InboxPage) =>
  inbox.conversation
    .locator("[data-message], [data-part=entry]")
    .evaluateAll((items) =>
      items.map((item) => [
        item.getAttribute("data-message"),
        item.getAttribute("data-status"),
        (item as HTMLElement).innerText,
      ]),
    );

const SOON = { timeout: 300 };
/** What comes within half a minute by the clock of a page: it is put forward, a second after the other. */
const later = (inbox: InboxPage, comes: () => Promise<void>) =>
  expect(async () => {
    await inbox.page.clock.runFor(1_000);
    await comes();
  }).toPass({ intervals: [1], timeout: 30_000 });

test("V4, V35: offline is said, writing goes on, and back online everything missed is there once, in order, as in a fresh load", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("One.");
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at, line: {} });
  await ana.hasSeenAll(at);
  await ana.write("Half a");
  await expect(ana.page.locator("[data-part=composer]")).toContainText("Draft saved");

  await ana.page.context().setOffline(true);
  await ana.line?.cut();
  await expect(ana.link).toContainText("You are offline.");
  await expect(ana.strip).toContainText("Who is here is unknown until you are back");
  await ana.composer.pressSequentially(" sentence");
  await expect(ana.page.locator("[data-part=composer]")).toContainText("Kept on this device");
  await ana.send();
  await expect(ana.composer).toHaveValue("Half a sentence");
  expect((await ana.api.conversation(at)).conversation.publicSeq).toBe(1);

  const ben = await as("ben");
  for (const words of ["Two.", "Three.", "Four."]) await customer.texts(words);
  await ben.reply(at, "I am on it.");
  await customer.texts("Five.");
  await ben.call(`/api/conversations/${at}/resolve`, { method: "POST" });
  await customer.texts("Six.");
  await expect.poll(async () => (await customer.received()).length, { timeout: 15_000 }).toBe(1);

  ana.line?.mend();
  await ana.page.context().setOffline(false);
  await expect(ana.link).toHaveCount(0);
  await expect(ana.text("Six.")).toBeVisible();
  await expect(ana.page.locator("[data-part=composer]")).toContainText("Press once more to send it.");
  await expect(ana.text("I am on it.")).toContainText("Delivered", { timeout: 15_000 });
  await expect(ana.composer).toHaveValue("Half a sentence");
  await expect
    .poll(async () => (await ana.api.conversation(at)).mine.draft?.body, { timeout: 15_000 })
    .toBe("Half a sentence");

  const fresh = await open("ana", { at });
  await expect(fresh.text("I am on it.")).toContainText("Delivered");
  expect(await whatIsShown(ana)).toEqual(await whatIsShown(fresh));
  await expect(ana.row(at)).toHaveText(await fresh.row(at).innerText(), { useInnerText: true });
});

test("V29: without its rooms the inbox still gets its texts, a little later, and says that faces are unknown", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Hello?");
  const at = await (await as("ben")).conversationWith(customer);
  const ben = await open("ben", { at, line: {}, clock: true });
  await ben.line?.cut();
  await later(ben, () => expect(ben.strip).toContainText("Connecting again. Texts still arrive", SOON));
  await customer.texts("Still there?");
  await later(ben, () => expect(ben.text("Still there?")).toBeVisible(SOON));
  await expect(ben.link).toHaveCount(0);
});

test("V29, V30: a room that falls silent without closing is noticed: faces are grey, texts still come, and all is well again when it is heard", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Hello?");
  const at = await (await as("ben")).conversationWith(customer);
  const [ana, ben] = await Promise.all([open("ana", { at, line: {}, clock: true }), open("ben", { at })]);
  await expect(ana.strip).toContainText("Ben is viewing");
  ana.line?.hush();
  // Whoever comes back to the tab has the sockets asked at once: the test need not wait for the next beat.
  await ana.setHidden(true);
  await ana.setHidden(false);
  await ben.page.close();
  await later(ana, () => expect(ana.strip).toContainText("Connecting again. Texts still arrive", SOON));
  await expect(ana.strip).not.toContainText("Ben is viewing");
  await customer.texts("Still there?");
  await later(ana, () => expect(ana.text("Still there?")).toBeVisible(SOON));
  ana.line?.mend();
  await later(ana, () => expect(ana.strip).toContainText("Only you are here", SOON));
});
