import type { Page } from "@playwright/test";
import { appUrl, lines, simulatorUrl, WEBHOOK_KEY } from "@/tests/support/e2e/addresses";
import { raw } from "@/tests/support/e2e/raw-http";
import { expect, test } from "@/tests/support/e2e/test";

const SCRIPT = "window.sentinelRan = true";
/** What runs, loads or escapes where text is taken for anything else. */
const hostile = [
  `<script>${SCRIPT}</script>`,
  `<img src=x onerror="${SCRIPT}">`,
  `<svg/onload="${SCRIPT}"><style>*{display:none}</style>`,
  `"><iframe srcdoc="<script>parent.${SCRIPT}</script>">`,
  `'-(${SCRIPT})-' \${${SCRIPT}} {{constructor.constructor('${SCRIPT}')()}} {{7*7}}`,
  `</title></textarea></script><script>${SCRIPT}</script>`,
  `[click](javascript:${SCRIPT}) javascript:${SCRIPT} data:text/html,<script>${SCRIPT}</script>`,
  `&lt;script&gt; &#x3c;b&#x3e; \u001b[31mred\r\n{"level":"error"}`,
];

/** Everything that would show that something ran or was tried. */
async function watch(page: Page): Promise<string[]> {
  const seen: string[] = [];
  page.on("dialog", (dialog) => (seen.push(`dialog ${dialog.message()}`), void dialog.dismiss()));
  page.on("pageerror", (error) => seen.push(`error ${error.message}`));
  page.on(
    "console",
    (message) => /Content.Security.Policy|Refused to/i.test(message.text()) && seen.push(message.text()),
  );
  page.on(
    "request",
    (request) =>
      new URL(request.url()).origin !== appUrl() &&
      !/^(blob|data):/.test(request.url()) &&
      seen.push(`request ${request.url()}`),
  );
  return seen;
}
const ran = (page: Page) => page.evaluate("window.sentinelRan === true");

test("V44, BW24: a customer's text is text in the conversation, the row, the live region and the drafts of others", async ({
  as,
  open,
  customer,
}) => {
  await customer.texts("Hello");
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at });
  const seen = await watch(ana.page);
  for (const text of hostile) {
    await customer.texts(text);
    const words = text.replaceAll("\r\n", "\n");
    await expect(ana.conversation.locator("[data-part=bubble]").last()).toHaveText(
      words.replaceAll("\u001b", "\u001b"),
      {
        useInnerText: false,
      },
    );
    await expect.poll(async () => (await ana.row(at).textContent())?.includes(words.slice(0, 12))).toBe(true);
  }
  await expect(ana.page.locator("[data-said=polite]")).toContainText("level");
  expect(
    await ana.conversation.locator("[data-part=bubble] :is(script, img, svg, iframe, style)").count(),
  ).toBe(0);
  expect(await ana.conversation.locator("[data-part=bubble] a").count()).toBe(0);
  expect(await ran(ana.page)).toBe(false);
  await ana.page.reload();
  await expect(ana.conversation.locator("[data-part=bubble]").last()).toContainText("level");
  expect(await ran(ana.page)).toBe(false);
  expect(seen).toEqual([]);
});

test("V44: a link opens apart, tells nobody who came, and says where it leads", async ({
  as,
  open,
  customer,
}) => {
  await customer.texts(
    "Pay at https://shop.test/pay?id=1. Or https://аpple.com, or https://bank.test@evil.test/x",
  );
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at });
  const links = ana.conversation.locator("[data-part=bubble] a");
  await expect(links).toHaveCount(2);
  for (const link of await links.all()) {
    await expect(link).toHaveAttribute("rel", "noopener noreferrer nofollow ugc");
    await expect(link).toHaveAttribute("target", "_blank");
  }
  await expect(links.first()).toHaveAttribute("href", "https://shop.test/pay?id=1");
  await expect(ana.conversation.locator("[data-part=bubble]").last()).toHaveText(
    "Pay at https://shop.test/pay?id=1. Or https://аpple.com (leads to xn--pple-43d.com), or https://bank.test@evil.test/x",
  );
});

test("BW23: marks that turn the direction or pile up stay inside their bubble and their row", async ({
  as,
  open,
  customer,
}) => {
  await customer.texts(`\u202e\u2067Turned ${"o\u0300\u0301\u0302\u0303\u0304".repeat(300)} \u200b`);
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at });
  const bubble = ana.conversation.locator("[data-part=bubble]").last();
  await expect(bubble).toContainText("Turned");
  expect(
    await bubble.evaluate((element) => [
      getComputedStyle(element).overflow,
      getComputedStyle(element).unicodeBidi,
      element.getAttribute("dir"),
    ]),
  ).toEqual(["clip", "plaintext", "auto"]);
  const words = ana.row(at).locator("[data-part=words] bdi");
  expect(await words.evaluate((element) => getComputedStyle(element).unicodeBidi)).toMatch(/isolate/);
  expect(
    await ana
      .row(at)
      .locator("[data-part=words] > span")
      .evaluate((element) => getComputedStyle(element).overflow),
  ).toBe("hidden");
  // The time beside it reads as ever: nothing turned it round.
  await expect(ana.row(at).locator("time")).toHaveText(/^(now|\d+ [a-z]+|\d{1,2}:\d{2}.*|just now)$/i);
});

test("V44: what the carrier sent is text on the quarantine page", async ({ browser, as }) => {
  const marker = crypto.randomUUID();
  await raw(`/api/sms/webhook/${WEBHOOK_KEY}?${encodeURIComponent(`<script>${SCRIPT}</script>`)}=1`, {
    method: "POST",
    headers: { "content-type": "text/plain" },
    body: `${marker} ${hostile.join("\n")}`,
  });
  const context = await browser.newContext();
  await context.addCookies(
    (await as("dele")).cookies.entries().map(([name, value]) => ({ name, value, url: appUrl() })),
  );
  const page = await context.newPage();
  const seen = await watch(page);
  await expect(async () => {
    await page.goto(`${appUrl()}/admin/quarantine`);
    await expect(page.getByText(marker)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await page.waitForLoadState("networkidle");
  expect(await page.locator("pre :is(script, img, svg, iframe)").count()).toBe(0);
  expect(await ran(page)).toBe(false);
  expect(seen).toEqual([]);
  await context.close();
});

test("V44: the simulator's phones show text, too", async ({ page, customer }) => {
  const named = await fetch(`${simulatorUrl()}/_control/phones`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "<b>Bo</b>", number: customer.phone }),
  });
  expect(named.ok).toBe(true);
  for (const text of hostile) await customer.texts(text, { to: lines.support });
  await page.goto(simulatorUrl());
  const phone = page.getByRole("log", { name: "Texts on <b>Bo</b>'s phone" });
  await expect(phone).toContainText(hostile[0] ?? "");
  await expect(phone).toContainText("{{7*7}}");
  expect(await phone.locator("script, iframe, svg[onload], b").count()).toBe(0);
  expect(await ran(page)).toBe(false);
});
