import { disableNumber, enableNumber } from "@/lib/numbers/change-number";
import { aConversation, anInbound } from "@/tests/support/factories";
import { InboxPage } from "@/tests/support/e2e/inbox-page";
import { faultsOf } from "@/tests/support/e2e/page-faults";
import { aLineOf, aTeam, aTeammate, tellRoom } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";

const bodies = (entries: { msg: string }[]) => entries.map(({ msg }) => msg);

test('V35: "Send when back" queues nothing: back online it is asked again, and one press sends', async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("When is it ready?");
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at, line: {} });
  await ana.hasSeenAll(at);
  await ana.page.context().setOffline(true);
  await ana.line?.cut();
  await expect(ana.link).toContainText("You are offline.");
  await ana.write("On Friday.");
  await expect(ana.page.locator("[data-part=composer] [data-part=saved]")).toHaveText("Kept on this device");
  await ana.button("Send when back").click();
  await expect(ana.button("Send when back")).toHaveAttribute("aria-pressed", "true");
  await expect(ana.page.locator("[data-part=composer] [data-part=saved]")).toContainText(
    "You are asked when you are back",
  );

  ana.line?.mend();
  await ana.page.context().setOffline(false);
  await expect(ana.page.locator("[data-part=composer] [data-part=notice]")).toHaveText(
    "You are back, and your text is not sent yet. Press once more to send it.",
  );
  await expect.poll(async () => (await ana.api.conversation(at)).mine.draft?.body).toBe("On Friday.");
  expect((await ana.api.conversation(at)).conversation.publicSeq).toBe(1);
  await ana.sendsAtOnce();
  await ana.button(/^Send text/).click();
  await expect(ana.composer).toHaveValue("");
  await expect
    .poll(async () => bodies(await customer.received()), { timeout: 15_000 })
    .toEqual(["On Friday."]);
});

test("words typed offline survive the page, go to the server once back, and stay on no device after that", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Any news?");
  const at = await (await as("ben")).conversationWith(customer);
  const ben = await open("ben", { at, line: {} });
  await ben.page.context().setOffline(true);
  await ben.line?.cut();
  await ben.write("I will ask the workshop");
  await expect(ben.page.locator("[data-part=composer] [data-part=saved]")).toHaveText("Kept on this device");
  // The page is gone before the server heard a word: its last call, made as it was left, gets nowhere either. It
  // outlives the page, so it is stopped where it is made.
  await ben.page.evaluate(() => void (window.fetch = () => Promise.reject(new TypeError("no network"))));
  const left = ben.page.url();
  await ben.page.close();
  await ben.page.context().setOffline(false);
  expect((await ben.api.conversation(at)).mine.draft).toBeNull();
  const page = await ben.page.context().newPage();
  await page.goto(left);
  const back = new InboxPage(page, ben.api);
  await expect(back.composer).toHaveValue("I will ask the workshop");
  await expect
    .poll(async () => (await ben.api.conversation(at)).mine.draft?.body)
    .toBe("I will ask the workshop");
  await expect
    .poll(() =>
      page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("partyline:words"))),
    )
    .toEqual([]);
});

test("words kept on this device are shown to their author alone, and wait for them", async ({
  open,
  customer,
  as,
}) => {
  await customer.texts("Secret?");
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at });
  const key = `partyline:words:0198a000-0000-7000-8000-000000000001:text:${at}`;
  await ana.page.evaluate(
    (name) =>
      localStorage.setItem(
        name,
        JSON.stringify({
          clientId: "c",
          body: "of somebody else",
          retryOf: null,
          at: new Date().toISOString(),
        }),
      ),
    key,
  );
  await ana.page.reload();
  await expect(ana.composer).toHaveValue("");
  await ana.write("Mine");
  await expect.poll(async () => (await ana.api.conversation(at)).mine.draft?.body).toBe("Mine");
  await expect.poll(() => ana.page.evaluate(() => Object.keys(localStorage))).toEqual([key]);
});

test("a character that costs a further text is marked, named, said once, and swapped on request", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Where are you?");
  const at = await (await as("cara")).conversationWith(customer);
  const cara = await open("cara", { at });
  await cara.write("Ask for Ana at the counter, she will lend you a bike while she fits it");
  await expect(cara.page.locator("[data-part=cost-marks]")).toHaveCount(0);
  await cara.composer.pressSequentially(" – it’s fine");
  const composer = cara.page.locator("[data-part=composer]");
  await expect(composer.locator("[data-part=cost]")).toContainText("make this 2 texts instead of 1.");
  await expect(composer.locator("[data-part=cost-marks] mark")).toHaveText(["–", "’"]);
  await expect(cara.page.locator("[aria-live=polite]")).toContainText("2 texts instead of 1 because of –");

  // Each mark stands under its character: the layer breaks its lines where the field does.
  const [layer, field] = await Promise.all([
    composer.locator("[data-part=cost-marks]").boundingBox(),
    cara.composer.boundingBox(),
  ]);
  expect(Math.abs((layer?.x ?? 0) - (field?.x ?? 1))).toBeLessThan(1);
  expect(Math.abs((layer?.y ?? 0) - (field?.y ?? 1))).toBeLessThan(1);
  // And no mark is wider than its character, which would push all that follow it.
  const widened = await composer.locator("[data-part=cost-marks]").evaluate((element) => {
    const width = (of: Node) => {
      const range = document.createRange();
      range.selectNodeContents(of);
      return [...range.getClientRects()].reduce((sum, each) => sum + each.width, 0);
    };
    const plain = element.cloneNode() as HTMLElement;
    plain.textContent = element.textContent;
    element.parentElement?.append(plain);
    const difference = [...element.childNodes].reduce((sum, node) => sum + width(node), 0) - width(plain);
    plain.remove();
    return difference;
  });
  expect(Math.abs(widened)).toBeLessThan(1);

  await composer.getByRole("button", { name: "Use plain - and '" }).click();
  await expect(cara.composer).toHaveValue(
    "Ask for Ana at the counter, she will lend you a bike while she fits it - it's fine",
  );
  await expect(composer.locator("[data-part=cost-marks], [data-part=cost]")).toHaveCount(0);
});

test("over 3 texts the counter warns, over 10 nothing is sent and it says why", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Tell me everything");
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at });
  await ana.composer.fill("word ".repeat(100));
  await expect(ana.page.locator("[data-part=counter][data-kind=warning]")).toContainText("4 texts");
  await ana.composer.fill("word ".repeat(310));
  await expect(ana.page.locator("[data-part=counter][data-kind=blocked]")).toHaveText("11 texts, 10 at most");
  await expect(ana.page.locator("[data-part=composer] [data-part=notice]")).toHaveText(
    "This is 11 texts, and one send takes 10. Shorten it to send. Nothing was cut off.",
  );
  await expect(ana.composer).toHaveValue("word ".repeat(310));
  await expect(ana.button(/^Send text/)).toBeDisabled();
  await ana.composer.fill("");
});

test("a number that is switched off says so where one writes, names who did it and why, and keeps the draft", async ({
  open,
}) => {
  const { db, tenant } = await aTeam();
  const deps = { db, now: () => new Date() };
  const yard = await aLineOf(tenant, "Yard");
  const conversation = await aConversation(db, yard);
  await anInbound(db, conversation);
  const owner = await aTeammate(tenant, "Ona Berg", [], "owner");
  const kai = await open((await aTeammate(tenant, "Kai Moor", [yard])).api, {
    at: conversation.conversationId,
  });
  await kai.write("Your frame is in");
  await expect(kai.page.locator("[data-part=composer] [data-part=saved]")).toHaveText("Draft saved");

  const off = await disableNumber(deps, owner.actor, { numberId: yard.numberId, reason: "Being ported" });
  if (!off.ok) throw new Error(off.error.code);
  await tellRoom(yard.numberId, off.value.events);
  await expect(kai.page.getByRole("heading", { name: /^Yard \d{4} is switched off$/ })).toBeVisible();
  await expect(kai.composer).not.toBeEditable();
  await expect(kai.composer).toHaveValue("Your frame is in");
  const composer = kai.page.locator("[data-part=composer]");
  await expect(composer).toContainText(
    /Ona switched it off .*: “Being ported”\. Texts that arrive are kept, and your draft is too\./,
  );
  for (const name of ["Add a note", "Ask an admin"])
    await expect(kai.button(name)).toBeInViewport({ ratio: 1 });
  expect(await faultsOf(kai.page)).toEqual([]);

  const on = await enableNumber(deps, owner.actor, { numberId: yard.numberId });
  if (!on.ok) throw new Error(on.error.code);
  await tellRoom(yard.numberId, on.value.events);
  await expect(kai.composer).toBeEditable();
  await expect(kai.composer).toHaveValue("Your frame is in");
});

test("V15: a text that is not confirmed can be asked about; the history proposes, a person decides", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Did you send it?");
  const at = await (await as("ben")).conversationWith(customer);
  const [ana, ben] = await Promise.all([open("ana", { at }), open("ben", { at })]);
  // With two texts to this phone no report can be laid at one's door, so it stays open what became of the second.
  await ben.api.reply(at, "One moment.");
  await expect.poll(async () => (await customer.received()).length, { timeout: 15_000 }).toBe(1);
  await customer.fault("accept-then-reset", 1);
  await ben.api.reply(at, "Yes, on Tuesday.");
  const text = ben.text("on Tuesday.");
  await expect(text).toContainText("Not confirmed. Check before resending", { timeout: 10_000 });
  await text.getByRole("button", { name: "Ask the carrier" }).click();
  await expect(text.getByRole("status")).toContainText(`The carrier has a text to ${customer.title} from`);
  await expect(text).toContainText("Not confirmed");
  await text.getByRole("button", { name: "Ask the carrier" }).click();
  await expect(text.getByRole("status")).toContainText("asked a moment ago");

  await text.getByRole("button", { name: "It arrived" }).click();
  for (const inbox of [ana, ben]) {
    await expect(inbox.text("on Tuesday.")).toContainText("Ben Whitlock says it arrived");
    await expect(inbox.text("on Tuesday.")).toHaveAttribute("data-status", "delivered");
  }
  await expect(text.locator("[data-part=asks]")).toHaveCount(0);
  expect(bodies(await customer.received())).toEqual(["One moment.", "Yes, on Tuesday."]);
});

test("V15: what the carrier never had is told as that", async ({ open, as, customer }) => {
  await customer.texts("And now?");
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at });
  await customer.fault("http-500", 1);
  await ana.api.reply(at, "In an hour.");
  const text = ana.text("In an hour.");
  await expect(text).toContainText("Not confirmed", { timeout: 10_000 });
  await text.getByRole("button", { name: "Ask the carrier" }).click();
  await expect(text.getByRole("status")).toContainText("It has probably not left.");
  expect(await customer.received()).toEqual([]);
});
