import { setTimeout as delay } from "node:timers/promises";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { newId } from "@/lib/base/ids";
import type { HttpAgent } from "@/tests/support/http-agent";
import { ledgerOf } from "@/tests/support/simulator";
import { startTestStack, type TestStack } from "@/tests/support/stack";
import { anaAndBen, freshConversation } from "@/tests/support/support-line";
import { until } from "@/tests/support/until";

/*
 * The race of two, in windows: what a person sees and presses. Ben is a second window, or the same person
 * elsewhere, whose frame reaches Ana's window a moment before she presses.
 */
const ROUNDS = 12;

let stack: TestStack;
let ana: HttpAgent;
let ben: HttpAgent;
let numberId: string;
let conversation = 0;
test.beforeAll(async () => {
  stack = await startTestStack();
  ({ ana, ben, numberId } = await anaAndBen(stack.url));
});
test.afterAll(() => stack.stop());

type Round = { conversationId: string; to: string };

async function aRound(): Promise<Round> {
  conversation += 1;
  const to = `+1305${String(2_000_000 + conversation)}`;
  return {
    conversationId: await freshConversation(
      ana,
      stack.url,
      numberId,
      to,
      `A question in window ${conversation}`,
    ),
    to,
  };
}

async function windowOf(browser: Browser, agent: HttpAgent): Promise<Page> {
  const context = await browser.newContext({ baseURL: stack.url, viewport: { width: 1_280, height: 800 } });
  await context.addCookies(agent.browserCookies());
  const page = await context.newPage();
  // A tab that is hidden as far as the page can tell; a headless browser has no other tab to go to.
  await page.addInitScript(() => {
    let isAway = false;
    Object.defineProperty(document, "hidden", { get: () => isAway });
    Object.defineProperty(document, "visibilityState", { get: () => (isAway ? "hidden" : "visible") });
    document.hasFocus = () => !isAway;
    addEventListener("test:away", (event) => {
      isAway = event instanceof CustomEvent && event.detail === true;
      document.dispatchEvent(new Event("visibilitychange"));
    });
  });
  return page;
}

const goAway = (page: Page, isAway: boolean) =>
  page.evaluate((detail) => void dispatchEvent(new CustomEvent("test:away", { detail })), isAway);
const field = (page: Page) => page.getByRole("textbox", { name: /^Text to/ });
const send = (page: Page) => page.getByRole("button", { name: /^Send text/ });
const refusal = (page: Page) => page.getByRole("alertdialog");

/** Opens the conversation, looks at the customer's text for as long as seeing takes, and writes an answer. */
async function write(page: Page, agent: HttpAgent, { conversationId }: Round, body: string): Promise<void> {
  await page.goto(`/inbox/${conversationId}`);
  await until(async () => (await agent.conversation(conversationId)).mine.seenSeq === 1, {
    everyMs: 100,
    what: "the customer's text to be seen",
  });
  await field(page).click();
  await field(page).pressSequentially(body, { delay: 2 });
  await expect(field(page)).toHaveValue(body);
}

/** "Edit mine": the first moments of a refusal are deaf to what was meant for the send. */
const edit = (page: Page) =>
  expect(async () => {
    await refusal(page)
      .getByRole("button", { name: /^(Edit mine|Review my text)$/ })
      .click({ timeout: 500 });
    await expect(refusal(page)).toHaveCount(0, { timeout: 200 });
  }).toPass({ timeout: 10_000 });

/** Refused, with the colleague's words shown and one's own kept. */
async function expectRefused(page: Page, winner: string, kept: string): Promise<void> {
  await expect(refusal(page)).toContainText(winner);
  await edit(page);
  await expect(field(page)).toHaveValue(kept);
}

/** The customer got one text, and it is this one. */
async function expectOneText(rounds: (Round & { winner: string })[]): Promise<void> {
  const sentTo = async (to: string) =>
    (await ledgerOf(stack.simulatorUrl))
      .filter((entry) => entry.did_to.endsWith(to.slice(-10)))
      .map((entry) => entry.msg);
  for (const { to, winner } of rounds) {
    await until(async () => (await sentTo(to)).length > 0, {
      withinMs: 15_000,
      everyMs: 100,
      what: "the text in the ledger",
    });
    expect(await sentTo(to)).toEqual([winner]);
  }
}

test("V3: two windows press at the same moment, with the rooms down: one text leaves, the other window says why and keeps the words", async ({
  browser,
}) => {
  const [anas, bens] = await Promise.all([windowOf(browser, ana), windowOf(browser, ben)]);
  await stack.down("room");
  const done = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    const round = await aRound();
    const words = { ana: `Ana answers question ${conversation}`, ben: `Ben has a look at ${conversation}` };
    await Promise.all([write(anas, ana, round, words.ana), write(bens, ben, round, words.ben)]);
    await Promise.all([send(anas).click(), send(bens).click()]);
    await expect.poll(async () => (await refusal(anas).count()) + (await refusal(bens).count())).toBe(1);
    const isAnaRefused = (await refusal(anas).count()) === 1;
    const [loser, kept, winner] = isAnaRefused ? [anas, words.ana, words.ben] : [bens, words.ben, words.ana];
    await expectRefused(loser, winner, kept);
    await expect(refusal(isAnaRefused ? bens : anas)).toHaveCount(0);
    // Stored half a second after its last key.
    await expect
      .poll(
        async () => (await (isAnaRefused ? ana : ben).conversation(round.conversationId)).mine.draft?.body,
      )
      .toBe(kept);
    done.push({ ...round, winner });
  }
  await stack.resume("room");
  await expectOneText(done);
});

test("V3: a colleague's frame that arrives 0 to 300 ms before the press changes nothing: the press is refused", async ({
  browser,
}) => {
  const page = await windowOf(browser, ana);
  const done = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    const round = await aRound();
    const winner = `Ben was a moment earlier, ${conversation}`;
    await write(page, ana, round, `Ana answers question ${conversation}`);
    const accepted = await ben.reply(round.conversationId, {
      clientId: newId(),
      seenSeq: 1,
      body: winner,
      undoSeconds: 0,
    });
    expect(accepted.status).toBe(201);
    await delay((300 / ROUNDS) * i);
    await send(page).click();
    await expectRefused(page, winner, `Ana answers question ${conversation}`);
    done.push({ ...round, winner });
  }
  await expectOneText(done);
});

test("V3: a reply that came while the tab was hidden is not seen, and the press on coming back is refused", async ({
  browser,
}) => {
  const page = await windowOf(browser, ana);
  const done = [];
  for (let i = 0; i < ROUNDS / 2; i += 1) {
    const round = await aRound();
    const winner = `Ben answered meanwhile, ${conversation}`;
    await write(page, ana, round, `Ana answers question ${conversation}`);
    await goAway(page, true);
    const accepted = await ben.reply(round.conversationId, {
      clientId: newId(),
      seenSeq: 1,
      body: winner,
      undoSeconds: 0,
    });
    expect(accepted.status).toBe(201);
    // Longer than a colleague's reply counts as fresh, and than an item has to be in view.
    await delay(2_500);
    await goAway(page, false);
    await delay((300 / ROUNDS) * i);
    await send(page).click();
    await expect(refusal(page)).toHaveAttribute("data-reason", "teammate_replied");
    await expectRefused(page, winner, `Ana answers question ${conversation}`);
    done.push({ ...round, winner });
  }
  await expectOneText(done);
});

test("V3: a reply that stands in plain view for seconds is not seen while the composer holds text and its notice is unanswered", async ({
  browser,
}) => {
  const page = await windowOf(browser, ana);
  const round = await aRound();
  const winner = `Ben answered in plain view, ${conversation}`;
  await write(page, ana, round, `Ana answers question ${conversation}`);
  expect(
    (await ben.reply(round.conversationId, { clientId: newId(), seenSeq: 1, body: winner, undoSeconds: 0 }))
      .status,
  ).toBe(201);
  await expect(page.getByRole("button", { name: "I have read it" })).toBeVisible();
  await delay(2_500);
  await send(page).click();
  await expect(refusal(page)).toHaveAttribute("data-reason", "teammate_replied");
  await expectRefused(page, winner, `Ana answers question ${conversation}`);
  await expectOneText([{ ...round, winner }]);

  // Read, and sent all the same: now it is a decision.
  await send(page).click();
  await until(
    async () =>
      (await ledgerOf(stack.simulatorUrl)).some(
        (entry) => entry.msg === `Ana answers question ${conversation}`,
      ),
    { withinMs: 15_000, everyMs: 100 },
  );
});
