import type { Locator } from "@playwright/test";
import { appUrl, PASSWORD, people } from "@/tests/support/e2e/addresses";
import { InboxPage } from "@/tests/support/e2e/inbox-page";
import { expect, test } from "@/tests/support/e2e/test";

/**
 * Seconds by the keystroke-level model (Card, Moran, Newell 1983): to think what to do, to point and press, to type a
 * character as an average typist; and to read a word, at 238 in a minute (Brysbaert 2019).
 */
const THINK = 1.35;
const POINT = 1.3;
const KEY = 0.28;
const READ_A_WORD = 60 / 238;
/** So much of a screen somebody new looks over before every single press. */
const WORDS_LOOKED_OVER = 40;

test("I17: somebody who never saw it opens, answers and resolves a text in under two minutes, by what stands on the screen alone", async ({
  page,
  as,
  customer,
}) => {
  const asks = `Hello, are you open on Saturday? ${customer.phone.slice(-4)}`;
  await customer.texts(asks);

  let seconds = 0;
  /** A person looks over the words that are there, thinks, points at what says what they want, and presses. */
  const press = async (what: Locator) => {
    const words = (await page.locator("main, body").first().innerText()).split(/\s+/).length;
    seconds += THINK + Math.min(words, WORDS_LOOKED_OVER) * READ_A_WORD + POINT;
    await what.click();
  };
  const type = async (words: string) => {
    seconds += words.length * KEY;
    await page.keyboard.type(words);
  };

  await page.goto(appUrl());
  await press(page.getByLabel("E-mail"));
  await type(people.cara);
  await press(page.getByLabel("Password"));
  await type(PASSWORD);
  await press(page.getByRole("button", { name: "Sign in" }));
  await press(page.getByText(asks).first());
  // Nobody answers before they could have read it: such a text is refused.
  const cara = await as("cara");
  const at = await cara.conversationWith(customer);
  await new InboxPage(page, cara).hasSeenAll(at);
  await press(page.getByRole("textbox", { name: /^Text to / }));
  const answer = "Yes, from 9 to 4. See you then!";
  await type(answer);
  await press(page.getByRole("button", { name: /^Send text/ }));
  await expect(page.getByRole("log", { name: "Messages" })).toContainText(answer);
  await press(page.getByRole("button", { name: /^Resolve/ }));
  await expect(page.getByRole("button", { name: /^Reopen/ })).toBeVisible();

  expect(seconds).toBeLessThan(120);
  await expect
    .poll(async () => (await customer.received()).map(({ msg }) => msg), { timeout: 30_000 })
    .toEqual([answer]);
});
