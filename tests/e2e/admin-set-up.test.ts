import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import type { LedgerEntry } from "@/lib/carriers/simulator/ledger";
import { startSimulator } from "@/lib/carriers/simulator/server";
import { readSimulatorSettings } from "@/lib/carriers/simulator/settings";
import { offerSetup } from "@/lib/launch/setup-code";
import type { ThreadSnapshot } from "@/lib/view/types";
import { faultsOf, pastTheEdge } from "../support/e2e/page-faults";
import { startTestStack } from "../support/stack";

const secret = () => randomBytes(32).toString("base64");

test("a fresh installation, without JavaScript: code, owner, credentials, number, webhook, first text", async ({ browser }) => {
  test.setTimeout(180_000);
  const { simulator, product, stop } = await aFreshInstallation();
  const context = await browser.newContext({ baseURL: product.url, javaScriptEnabled: false });
  try {
    const code = await offerSetup(product.databaseUrl);
    if (code === null) throw new Error("an empty installation offers a code");
    const page = await context.newPage();

    await page.goto("/inbox");
    await expect(page).toHaveURL(/\/set-up$/);
    const fill = async (typed: string) => {
      await page.getByLabel("Code from the console").fill(typed);
      await page.getByLabel("Password").fill("correct horse battery");
      await page.getByRole("button", { name: "Set up and go on" }).click();
    };
    await page.getByLabel("Your team or company").fill("Northgate Cycles");
    await page.getByLabel("Your name, as colleagues see it").fill("Dele Adeyemi");
    await page.getByLabel("E-mail").fill("dele@northgate.test");
    await fill("aaaa-aaaa-aaaa-aaaa");
    await expect(page.getByText("This is not the code")).toBeVisible();
    await expect(page.getByLabel("E-mail")).toHaveValue("dele@northgate.test");
    await fill(code);

    await expect(page).toHaveURL(/\/admin\/questblue$/);
    await expect(page.getByText("There are no credentials yet. Until then no text leaves")).toBeVisible();
    await page.getByLabel("API user").fill("demo");
    await page.getByLabel("API password").fill("demo");
    await page.getByLabel("Security key").fill("demo-key");
    await page.getByRole("button", { name: "Save and test" }).click();
    await expect(page.getByText("QuestBlue accepts them")).toBeVisible();

    await page.goto("/admin/numbers/add");
    await expect(page.getByRole("checkbox")).toHaveCount(3);
    await page.getByLabel("(202) 555-0147").check();
    await page.getByRole("button", { name: "Add the chosen ones" }).click();
    await expect(page.getByText("1 number added.")).toBeVisible();
    await page.goto("/admin/numbers/add");
    await page.getByLabel("Number", { exact: true }).fill("202.555.0100");
    await page.getByLabel("Label").fill("Support");
    await page.getByRole("button", { name: "Add it" }).click();
    await expect(page.getByText("Added. Now say who shares it.")).toBeVisible();
    await page.getByRole("group", { name: "People and groups to add" }).getByLabel("Dele Adeyemi").check();
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.getByLabel("Role of Dele Adeyemi")).toHaveValue("member");

    await page.goto("/admin/webhook");
    await expect(page.getByText("There is no key yet")).toBeVisible();
    await page.getByRole("button", { name: "Run the self-test" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "Passed:" })).toHaveCount(5);
    await page.getByRole("button", { name: "Set it for all numbers" }).click();
    await expect(page.getByText("Set", { exact: true })).toHaveCount(2);

    const texted = await fetch(`${simulator.url}/_control/inbound`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ from: "+13035550123", to: "+12025550100", text: "Are you open?" }),
    });
    expect(texted.ok).toBe(true);
    await expect.poll(async () => (await page.request.get("/api/conversations")).text()).toContain("Are you open?");
    await page.goto("/admin/webhook");
    await expect(page.getByRole("cell", { name: "Text in" })).toBeVisible();
    expect((await page.goto("/set-up"))?.status()).toBe(404);
  } finally {
    await context.close();
    await stop();
  }
});

/** Not a demo: nobody, no number, no key; the carrier is a simulator of the test's own. */
async function aFreshInstallation() {
  const folder = await mkdtemp(path.join(tmpdir(), "partyline-carrier-"));
  const simulator = await startSimulator(readSimulatorSettings({ SIMULATOR_PORT: "0", DATA_DIR: folder }));
  const product = await startTestStack({
    env: { DEMO: "0", APP_URL: "", QUESTBLUE_URL: simulator.url, AUTH_SECRET: secret(), ROOM_SECRET: secret(), CREDENTIALS_KEY: secret(), CRON_SECRET: secret() },
  });
  const stop = async () => {
    await product.stop();
    await simulator.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { simulator, product, stop };
}

test("a fresh installation, from the code on the console to the first reply at the carrier", async ({ browser }) => {
  test.setTimeout(180_000);
  const { simulator, product, stop } = await aFreshInstallation();
  const context = await browser.newContext({ baseURL: product.url });
  try {
    const code = await offerSetup(product.databaseUrl);
    if (code === null) throw new Error("an empty installation offers a code");
    const page = await context.newPage();
    await page.goto("/");
    await expect(page).toHaveURL(/\/set-up$/);
    // Looked at here, where the page exists: the installation of the other tests is set up.
    expect.soft(await faultsOf(page)).toEqual([]);
    expect.soft(await pastTheEdge(page, [1024, 768, 640, 390, 360], 800)).toEqual([]);
    await page.getByLabel("Code from the console").fill("aaaa-aaaa-aaaa-aaaa");
    await page.getByLabel("Your team or company").fill("Northgate Cycles");
    await page.getByLabel("Your name, as colleagues see it").fill("Dele Adeyemi");
    await page.getByLabel("E-mail").fill("dele@northgate.test");
    await page.getByLabel("Password").fill("correct horse battery");
    await page.getByRole("button", { name: "Set up and go on" }).click();
    await expect(page.getByLabel("Code from the console")).toBeFocused();
    await expect(page.getByLabel("Code from the console")).toHaveAccessibleDescription(/This is not the code/);
    expect.soft(await faultsOf(page)).toEqual([]);
    await page.getByLabel("Code from the console").fill(code);
    await page.getByLabel("Password").fill("correct horse battery");
    await page.getByRole("button", { name: "Set up and go on" }).click();

    await expect(page).toHaveURL(/\/admin\/questblue$/);
    expect(await offerSetup(product.databaseUrl)).toBeNull();
    await page.getByLabel("API user").fill("demo");
    await page.getByLabel("API password").fill("demo");
    await page.getByLabel("Security key").fill("demo-key");
    await page.getByRole("button", { name: "Save and test" }).click();
    await expect(page.getByText("QuestBlue accepts them")).toBeVisible();

    await page.getByRole("link", { name: "SMS numbers" }).click();
    await page.getByRole("link", { name: "Add a number" }).click();
    await page.getByLabel("(202) 555-0100").check();
    await page.getByRole("button", { name: "Add the chosen ones" }).click();
    await expect(page.getByText("1 number added.")).toBeVisible();
    await page.getByRole("link", { name: "SMS numbers" }).first().click();
    await page.getByRole("link", { name: "(202) 555-0100" }).click();
    await page.getByRole("group", { name: "People and groups to add" }).getByLabel("Dele Adeyemi").check();
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.getByText("Added. They see the line")).toBeVisible();
    await expect(page.getByLabel("Role of Dele Adeyemi")).toHaveValue("member");

    await page.getByRole("link", { name: "Webhook" }).click();
    await page.getByRole("button", { name: "Run the self-test" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "Passed:" })).toHaveCount(5);
    await page.getByRole("button", { name: "Set it for all numbers" }).click();
    await expect(page.getByText("Set", { exact: true })).toHaveCount(1);

    await page.getByRole("link", { name: "Inbox" }).click();
    await expect(page).toHaveURL(/\/inbox$/);
    await expect(page.getByRole("region", { name: "Conversations" })).toBeVisible();
    const texted = await fetch(`${simulator.url}/_control/inbound`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ from: "+13035550123", to: "+12025550100", text: "Are you open?" }),
    });
    expect(texted.ok).toBe(true);
    await page.getByRole("option").filter({ hasText: "Are you open?" }).click();
    // A reply that leaves before its author could have read the text is refused.
    const seen = async () => ((await (await page.request.get(`/api/conversations/${page.url().split("/").at(-1)}`)).json()) as ThreadSnapshot).mine.seenSeq;
    await expect.poll(seen).toBeGreaterThan(0);
    await page.getByRole("textbox", { name: /^Text to/ }).fill("Until six today.");
    await page.keyboard.press("Control+Enter");
    const ledger = async () => ((await (await fetch(`${simulator.url}/_control/ledger`)).json()) as LedgerEntry[]).map(({ did_to, msg }) => ({ did_to, msg }));
    await expect.poll(ledger, { timeout: 30_000 }).toEqual([{ did_to: expect.stringContaining("3035550123"), msg: "Until six today." }]);
    await expect(page.getByRole("option").filter({ hasText: "Until six today." })).toBeVisible();
  } finally {
    await context.close();
    await stop();
  }
});
