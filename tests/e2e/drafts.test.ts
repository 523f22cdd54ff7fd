import type { Page } from "@playwright/test";
import { expect, test } from "@/tests/support/e2e/test";

test("a draft survives a reload and is there on another device", async ({ open, as, customer }) => {
  await customer.texts("What does it cost?");
  const at = await (await as("ana")).conversationWith(customer);
  const desk = await open("ana", { at });
  await desk.write("It costs about");
  await expect(desk.page.locator("[data-part=composer]")).toContainText("Draft saved");
  await desk.page.reload();
  await expect(desk.composer).toHaveValue("It costs about");

  const phone = await open("ana", { at, browser: { viewport: { width: 390, height: 844 } } });
  await expect(phone.composer).toHaveValue("It costs about");
  await expect(phone.page.locator("[data-part=composer]")).toContainText("Draft saved");
});

test("what was typed in the last half second is kept when the page is left", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("What does it cost?");
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at });
  await ana.write("Twenty");
  await ana.page.goto("about:blank");
  await expect.poll(async () => (await ana.api.conversation(at)).mine.draft?.body).toBe("Twenty");
});

test("the list names one's own draft, and it goes when the text is sent", async ({ open, as, customer }) => {
  await customer.texts("What does it cost?");
  const at = await (await as("ben")).conversationWith(customer);
  const ben = await open("ben", { at });
  await ben.hasSeenAll(at);
  await ben.write("Forty dollars");
  await expect(ben.row(at)).toContainText("Draft: Forty dollars");
  await ben.send();
  await expect(ben.row(at)).toContainText("You: Forty dollars");
  expect((await ben.api.conversation(at)).mine.draft).toBeNull();
});

test("undo gives the text back, by button and by z, and nothing leaves", async ({ open, as, customer }) => {
  await customer.texts("What does it cost?");
  const at = await (await as("ana")).conversationWith(customer);
  const [ana, ben] = await Promise.all([open("ana", { at }), open("ben", { at })]);
  await ana.hasSeenAll(at);
  await ana.write("Sixty dollars");
  await ana.send();
  await ana.button("Undo").click();
  await expect(ana.composer).toBeEditable();
  await expect(ana.composer).toHaveValue("Sixty dollars");
  await expect(ana.conversation).toContainText("You took a text back before it left");
  await expect(ben.conversation).toContainText("Ana took a text back before it left");
  await expect(ben.row(at)).toContainText("What does it cost?");

  await ana.send();
  await expect(ana.composer).toHaveValue("");
  await expect(ana.text("Sixty dollars")).toContainText("Leaves in");
  // With reduced motion no ring runs down; the seconds are written all the same.
  await expect(ana.text("Sixty dollars").locator("[data-part=ring]")).toBeVisible();
  await ana.page.emulateMedia({ reducedMotion: "reduce" });
  await expect(ana.text("Sixty dollars").locator("[data-part=ring]")).toBeHidden();
  await expect(ana.text("Sixty dollars")).toContainText(/Leaves in \d s/);
  await ana.page.keyboard.press("Escape");
  await ana.page.keyboard.press("z");
  await expect(ana.composer).toHaveValue("Sixty dollars");
  expect(await customer.received()).toHaveLength(0);

  // The text that came back is a new one: it can be sent.
  await ana.sendsAtOnce();
  await ana.send();
  await expect
    .poll(async () => (await customer.received()).map(({ msg }) => msg), { timeout: 15_000 })
    .toEqual(["Sixty dollars"]);
});

// The event of one's own text may be here before the answer to its send; that answer is not about what is written since.
test("undo while the send's answer is still on its way gives the text back for good, and sent again it leaves once", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("What does it cost?");
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at });
  await ana.hasSeenAll(at);
  const answer = await holdFirstAnswer(ana.page);
  await ana.write("Seventy dollars");
  await ana.send();
  await expect(ana.text("Seventy dollars")).toContainText("Leaves in");
  await ana.button("Undo").click();
  // While a text is being sent it stands there, too, but cannot be changed.
  await expect(ana.composer).toBeEditable();
  expect(await answer.arrives()).toEqual(["Seventy dollars"]);

  await ana.sendsAtOnce();
  await ana.send();
  await expect
    .poll(async () => (await customer.received()).map(({ msg }) => msg), { timeout: 15_000 })
    .toEqual(["Seventy dollars"]);
});

/** The first reply gets through at once; `arrives` lets the page have its answer, and says what stood in the composer until it was dealt with. */
async function holdFirstAnswer(page: Page): Promise<{ arrives(): Promise<string[]> }> {
  const { promise: allowed, resolve: allow } = Promise.withResolvers<void>();
  const wholeAnswer = page.waitForEvent("requestfinished", (request) => request.url().endsWith("/replies"));
  await page.route(
    "**/replies",
    async (route) => {
      const response = await route.fetch();
      await allowed;
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  return {
    async arrives() {
      const shown = await page.evaluateHandle(() => {
        const values = new Set<string>();
        const look = () => {
          values.add(
            document.querySelector<HTMLTextAreaElement>("[data-part=composer] textarea")?.value ??
              "no composer",
          );
          requestAnimationFrame(look);
        };
        look();
        return values;
      });
      allow();
      await wholeAnswer;
      return shown.evaluate(async (values) => {
        for (let frame = 0; frame < 20; frame++) await new Promise(requestAnimationFrame);
        return [...values];
      });
    },
  };
}

test("C4: a reply marks what others were writing as stale, also for whoever comes back later", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("What does it cost?");
  const at = await (await as("cara")).conversationWith(customer);
  const cara = await open("cara", { at });
  await cara.write("Eighty");
  await expect(cara.page.locator("[data-part=composer]")).toContainText("Draft saved");
  await cara.page.goto("about:blank");
  await (await as("ben")).reply(at, "Ninety dollars.");

  const later = await open("cara", { at });
  await expect(later.composer).toHaveValue("Eighty");
  await expect(later.page.locator("[data-part=composer] [data-part=notice]")).toContainText(
    "Review before sending.",
  );
});
