import type { Page } from "@playwright/test";
import { aLongConversation } from "@/tests/support/e2e/long-conversation";
import { costsOfOpening } from "@/tests/support/e2e/opening-costs";
import { raw } from "@/tests/support/e2e/raw-http";
import { aCustomer } from "@/tests/support/e2e/simulator";
import { expect, test } from "@/tests/support/e2e/test";

/** Words are painted soon after a click where little is done before. Times differ from machine to machine; what is done does not. */

const TEXTS = 48;

/** Until the page has nothing to do, so that what waits for that has begun. */
const idle = (page: Page) => page.evaluate(() => new Promise((done) => requestIdleCallback(done)));

/** A long conversation that was read to its end, and short ones of other customers on its line, the newest first. */
async function aFullList() {
  const world = await aLongConversation(TEXTS);
  const { key, line, kai, conversationId: long } = world;
  await world.hasSeen(kai.actor.userId, TEXTS);
  const others = [];
  for (const words of ["Is it ready?", "Thank you", "On Monday, please", "Which door?"]) {
    const customer = aCustomer();
    const body = JSON.stringify({ from: customer.phone, to: [line.e164], text: words });
    expect(
      (
        await raw(`/api/sms/webhook/${key}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body,
        })
      ).status,
    ).toBe(200);
    others.unshift(await kai.api.conversationWith(customer, line.e164));
  }
  return { ...world, long, others };
}

test("the words of a known conversation are in the first frame after the click, nothing was asked for them, and no rows were drawn again but the two that changed", async ({
  open,
}) => {
  const { kai: person, long, others } = await aFullList();
  const kai = await open(person.api);
  const [other = ""] = others;
  await kai.row(other).click();
  await expect(kai.text("Which door?")).toBeVisible();
  await kai.row(long).click();
  await expect(kai.text(`Text ${TEXTS}`)).toBeVisible();
  let [at, to] = [long, other];
  const opensCheaply = async () => {
    const [left, opened] = [at, to];
    [at, to] = [opened, left];
    await idle(kai.page);
    const costs = await costsOfOpening(kai, opened);
    expect(costs.shown).toBe(opened);
    expect(costs.asked.filter((address) => address.includes("/api/conversations/"))).toEqual([]);
    expect([left, opened]).toEqual(expect.arrayContaining(costs.rows));
    expect(costs.rows).toContain(opened);
  };
  // Every row is drawn again when the clock goes on, which may be in this very moment, once.
  await expect(opensCheaply).toPass();
  await expect(opensCheaply).toPass();
});

test("an opening fetches the conversation below and the one above, once and no others; the one below then opens without a question, and fetches only what is new beside it", async ({
  open,
}) => {
  const { kai: person, others } = await aFullList();
  const kai = await open(person.api);
  const [above = "", opened = "", below = "", next = ""] = others;
  const asked: string[] = [];
  kai.page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    const [, id] = /^\/api\/conversations\/([^/]{36})$/.exec(pathname) ?? [];
    if (id !== undefined) asked.push(id);
  });
  await kai.row(opened).focus();
  await kai.row(opened).press("Enter");
  await expect(kai.text("On Monday, please")).toBeVisible();
  await expect.poll(() => asked).toHaveLength(3);
  expect(asked).toEqual([opened, below, above]);

  await idle(kai.page);
  const costs = await costsOfOpening(kai, below);
  expect(costs.shown).toBe(below);
  expect(costs.asked.filter((address) => address.includes("/api/conversations/"))).toEqual([]);
  await expect.poll(() => asked).toContain(next);
  await idle(kai.page);
  // What was fetched a while ago is compared with the server once it is shown; that is the open one.
  expect(asked.slice(3).filter((id) => id !== below)).toEqual([next]);
});

test("of a long conversation that opens at its end the first frame holds what a window can show, and the rest comes without moving it", async ({
  open,
}) => {
  const { kai: person, long, others } = await aFullList();
  const kai = await open(person.api);
  const [other = ""] = others;
  await kai.row(long).click();
  await expect(kai.conversation.locator("[data-message]")).toHaveCount(TEXTS);
  await kai.row(other).click();
  await expect(kai.text("Which door?")).toBeVisible();

  const places = kai.page.evaluate(async (last) => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const seen: { texts: number; bottom: number }[] = [];
    while (seen.at(-1)?.texts !== last) {
      const end = document.querySelector(`[data-part=log] [data-seq="${last}"]`);
      if (end)
        seen.push({
          texts: document.querySelectorAll("[data-part=log] [data-seq]").length,
          bottom: Math.round(end.getBoundingClientRect().bottom),
        });
      await frame();
    }
    return seen;
  }, TEXTS);
  const costs = await costsOfOpening(kai, long);
  expect(costs.shown).toBe(long);
  expect(costs.texts).toBeLessThanOrEqual(TEXTS / 2);
  await expect(kai.conversation.locator("[data-message]")).toHaveCount(TEXTS);
  expect(new Set((await places).map(({ bottom }) => bottom)).size).toBe(1);
});

test("an opening asks once for the contact's other conversations, after the words are there, and not at all where no contact is shown", async ({
  open,
}) => {
  const { kai: person, others } = await aFullList();
  for (const width of [1440, 1100]) {
    const kai = await open(person.api, { browser: { viewport: { width, height: 800 } } });
    const [other = "", next = ""] = others;
    const asked: string[] = [];
    kai.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    const timesAsked = () =>
      [other, next].map((id) => asked.filter((path) => path.endsWith(`${id}/others`)).length);
    for (const id of [other, next]) {
      const reading = kai.page.waitForResponse((response) => response.url().endsWith(`${id}/read`));
      await kai.row(id).click();
      await reading;
      if (width === 1440)
        await expect.poll(() => asked.some((path) => path.endsWith(`${id}/others`))).toBe(true);
    }
    if (width === 1100) {
      await kai.button("Show the contact").click();
      await expect.poll(() => timesAsked()[1]).toBe(1);
    }
    await idle(kai.page);
    expect(timesAsked()).toEqual(width === 1440 ? [1, 1] : [0, 1]);
  }
});

test("I1: a place of the inbox is no page of the framework's: neither an opening nor Back, not even in a page that was loaded anew, asks for one", async ({
  open,
}) => {
  const { kai: person, others } = await aFullList();
  const kai = await open(person.api);
  const { page } = kai;
  const [other = "", next = ""] = others;
  await kai.row(other).click();
  await expect(kai.text("Which door?")).toBeVisible();
  await page.reload();
  await expect(kai.composer).toBeEditable();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await kai.row(next).click();
  await expect(kai.text("On Monday, please")).toBeVisible();
  await page.goBack();
  await expect(kai.text("Which door?")).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/\/inbox$/);
  await expect(page.getByText("No conversation is open")).toBeVisible();
  await page.goForward();
  await expect(kai.text("Which door?")).toBeVisible();
  expect(asked.filter((path) => path.startsWith("/inbox"))).toEqual([]);
});
