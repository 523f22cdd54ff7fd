import type { Page, Route } from "@playwright/test";
import { aCustomer } from "@/tests/support/e2e/simulator";
import { expect, test } from "@/tests/support/e2e/test";

/** Holds every answer about that conversation; returns what lets them go. */
async function holdConversation(
  page: Page,
  conversationId: string,
): Promise<{ asked: () => number; letGo: () => Promise<void> }> {
  const held: Route[] = [];
  let isHeld = true;
  await page.route(new RegExp(`/api/conversations/${conversationId}(\\?|$)`), (route) =>
    isHeld ? void held.push(route) : route.continue(),
  );
  return {
    asked: () => held.length,
    letGo: async () => {
      isHeld = false;
      await Promise.all(held.splice(0).map((route) => route.continue()));
    },
  };
}

test("V26: a conversation that comes back is there at once, with what came to it meanwhile, and nothing in it moves when the server's answer comes", async ({
  open,
  as,
  customer,
}) => {
  const other = aCustomer();
  await customer.texts("Do you have the right spoke?");
  await other.texts("Are you open on Sunday?");
  const api = await as("ana");
  const [first, second] = [await api.conversationWith(customer), await api.conversationWith(other)];
  const ana = await open("ana");
  // Before anything is kept: this clock begins at nought.
  await ana.page.clock.install();
  await ana.row(first).click();
  await expect(ana.text("Do you have the right spoke?")).toBeVisible();
  await ana.row(second).click();
  await expect(ana.text("Are you open on Sunday?")).toBeVisible();
  await customer.texts("And two tubes, please");
  await expect(ana.row(first)).toContainText("And two tubes, please");

  const server = await holdConversation(ana.page, first);
  // Long enough for what is kept to be asked for again.
  await ana.page.clock.fastForward(5_000);
  await ana.row(first).click();
  await expect(ana.text("And two tubes, please")).toBeVisible();
  await expect(ana.page.getByRole("status", { name: "Loading messages" })).toHaveCount(0);
  await expect(ana.composer).toBeEditable();
  await expect.poll(server.asked).toBe(1);

  const text = await ana.text("Do you have the right spoke?").elementHandle();
  const before = await text?.boundingBox();
  const answered = ana.page.waitForResponse(
    (response) =>
      response.url().includes(`/api/conversations/${first}`) && response.request().method() === "GET",
  );
  await server.letGo();
  await (await answered).finished();
  // The same element, where it stood.
  expect(await text?.evaluate((element) => element.isConnected)).toBe(true);
  expect(await text?.boundingBox()).toEqual(before);
});

test("I13: resting on a row fetches its conversation, which nobody has opened or seen until it is opened", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Hello?");
  const api = await as("ana");
  const at = await api.conversationWith(customer);
  const [ana, ben] = [await open("ana"), await open("ben", { at })];
  await expect.poll(async () => (await api.conversation(at)).opens).toHaveLength(1);
  const came = ana.page.waitForResponse((response) => response.url().includes(`/api/conversations/${at}?`));
  await ana.row(at).hover();
  await (await came).finished();
  const { opens, mine } = await api.conversation(at);
  expect(opens).toHaveLength(1);
  expect(mine.seenSeq).toBe(0);
  await expect(ben.strip).not.toContainText("Ana");

  const server = await holdConversation(ana.page, at);
  await ana.row(at).click();
  await expect(ana.text("Hello?")).toBeVisible();
  await expect(ben.strip).toContainText("Ana");
  await server.letGo();
  await expect.poll(async () => (await api.conversation(at)).opens).toHaveLength(2);
});
