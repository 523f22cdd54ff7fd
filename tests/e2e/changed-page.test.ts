import type { Page } from "@playwright/test";
import { aCustomer } from "@/tests/support/e2e/simulator";
import { expect, test } from "@/tests/support/e2e/test";

/** As translators and extensions do: every text on the page, and every one that comes, stands in elements of theirs. */
const translate = (page: Page) =>
  page.evaluate(() => {
    const wrap = (root: Node) => {
      const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const found: Text[] = [];
      while (texts.nextNode()) found.push(texts.currentNode as Text);
      for (const text of found) {
        if (
          text.data.trim() === "" ||
          text.parentElement?.closest("font, script, style, textarea, option, title")
        )
          continue;
        const font = document.createElement("font");
        font.textContent = text.data;
        text.replaceWith(font);
      }
    };
    wrap(document.body);
    new MutationObserver((changes) =>
      changes.forEach(({ addedNodes }) =>
        addedNodes.forEach((node) => node.parentNode && wrap(node.parentNode)),
      ),
    ).observe(document.body, { childList: true, subtree: true });
  });

test("a page whose texts a translator has changed goes on: nothing breaks, and no customer's name stays beside another's words", async ({
  open,
  as,
  customer,
}) => {
  const other = aCustomer();
  await other.texts("Another matter.");
  await customer.texts("Do you ship?");
  const api = await as("ana");
  const [at, elsewhere] = [await api.conversationWith(customer), await api.conversationWith(other)];
  const ana = await open("ana", { at });
  await ana.hasSeenAll(at);
  const faults: string[] = [];
  ana.page.on("pageerror", ({ message }) => faults.push(message));
  await translate(ana.page);

  await ana.write("We do. It’s two days – no more, and we bring it to your door, whatever the weather is.");
  await ana.composer.fill("We do");
  await ana.send();
  await ana.button("Undo").click();
  await expect(ana.composer).toBeEditable();
  await expect(ana.composer).toHaveValue("We do");
  await ana.sendsAtOnce();
  await ana.send();
  await expect(ana.composer).toHaveValue("");
  await customer.texts("Thanks!");
  await expect(ana.text("Thanks!")).toBeVisible();
  await expect(ana.text("We do").last()).toContainText("Delivered", { timeout: 15_000 });
  await ana.button(/^Resolve/).click();
  await expect(ana.button(/^Reopen/)).toBeVisible();
  await ana.button(/^Reopen/).click();
  await expect(ana.button(/^Resolve/)).toBeVisible();

  await ana.row(elsewhere).click();
  await expect(ana.conversation).toContainText("Another matter.");
  await expect(ana.page.locator("[data-part=contact]")).toContainText(other.title);
  await expect(ana.page.locator("[data-part=contact]")).not.toContainText(customer.title);
  await expect(
    ana.page.locator("[data-part=conversation] h2, [data-part=conversation] h1").first(),
  ).toHaveText(other.title);
  await ana.write("Which one?");
  await expect(ana.composer).toHaveValue("Which one?");
  await expect(ana.page.locator("[data-broken]")).toHaveCount(0);
  expect(faults).toEqual([]);
});

test("one's own text and its Undo are in sight when it is sent from further up, on a phone too, and it is not new", async ({
  open,
  as,
  customer,
}) => {
  for (let count = 1; count <= 10; count += 1)
    await customer.texts(
      `This is the question with the number ${count}, and it takes up some room on a phone.`,
    );
  const at = await (await as("cara")).conversationWith(customer);
  await (await as("cara")).call(`/api/conversations/${at}/read`, { method: "POST", body: { seq: 10 } });
  const cara = await open("cara", { at, browser: { viewport: { width: 390, height: 700 } } });
  await expect(cara.text("with the number 10,")).toBeInViewport();
  const jump = cara.button("Jump to latest");
  await expect(jump).toHaveCount(0);
  await cara.conversation.evaluate((conversation) => conversation.scrollBy(0, -150));
  await expect(jump).toBeVisible();
  await cara.conversation.evaluate((conversation) => conversation.scrollTo(0, 0));
  await cara.write("All of them: yes.");
  await cara.send();
  await expect(cara.text("All of them: yes.")).toBeInViewport();
  await expect(cara.button("Undo")).toBeInViewport({ ratio: 1 });
  await expect(jump).toHaveCount(0);
  await expect(cara.button(/new$/)).toHaveCount(0);
});
