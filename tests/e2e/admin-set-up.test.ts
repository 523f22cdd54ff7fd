import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import type { LedgerEntry } from "@/lib/carriers/simulator/api/ledger";
import { startSimulator } from "@/lib/carriers/simulator/server";
import { readSimulatorSettings } from "@/lib/carriers/simulator/settings";
import { offerSetup } from "@/lib/launch/setup-code";
import type { ConversationSnapshot } from "@/lib/view/types";
import { faultsOf, pastTheEdge } from "../support/e2e/page-faults";
import { RoomLine } from "../support/e2e/room-line";
import { startTestStack } from "../support/stack";

const secret = () => randomBytes(32).toString("base64");

test("a fresh installation, without JavaScript: code, owner, credentials, number, webhook, first text", async ({
  browser,
}) => {
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

    await expect(page).toHaveURL(/\/admin\/start$/);
    await expect(page.getByRole("listitem").filter({ hasText: ", to do" })).toHaveCount(6);
    await page.getByRole("link", { name: "Connect QuestBlue" }).click();
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
    await page.getByRole("button", { name: "Save people" }).click();
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
    await expect
      .poll(async () => (await page.request.get("/api/conversations")).text())
      .toContain("Are you open?");
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
    env: {
      DEMO: "0",
      APP_URL: "",
      QUESTBLUE_URL: simulator.url,
      AUTH_SECRET: secret(),
      ROOM_SECRET: secret(),
      CREDENTIALS_KEY: secret(),
      CRON_SECRET: secret(),
    },
  });
  const stop = async () => {
    await product.stop();
    await simulator.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { simulator, product, stop };
}

test("a fresh installation, from the code on the console to two invited colleagues who share a number and collide once", async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const { simulator, product, stop } = await aFreshInstallation();
  const context = await browser.newContext({ baseURL: product.url });
  const contexts = [context];
  /** Somebody with a browser of their own, by the link that was passed on to them. */
  const joined = async (link: string, name: string): Promise<Page> => {
    expect(link).toMatch(new RegExp(`^${product.url}/join/`));
    const own = await browser.newContext({ baseURL: product.url });
    contexts.push(own);
    const inbox = await own.newPage();
    // Leases are advice, and may be missed: the two press Send, and not Take over.
    await RoomLine.of(inbox, {
      loses: ["lease.changed", "reply.started", "draft.changed", "reply.taken_over"],
    });
    await inbox.goto(link);
    await expect(inbox).toHaveURL(/\/join$/);
    expect.soft(await faultsOf(inbox)).toEqual([]);
    expect.soft(await pastTheEdge(inbox, [1024, 768, 640, 390, 360], 800)).toEqual([]);
    await inbox.getByLabel("Your name, as colleagues see it").fill(name);
    await inbox.getByLabel("Password").fill("correct horse battery");
    await inbox.getByRole("button", { name: "Join and open the inbox" }).click();
    await expect(inbox).toHaveURL(/\/inbox$/);
    return inbox;
  };
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
    await expect(page.getByLabel("Code from the console")).toHaveAccessibleDescription(
      /This is not the code/,
    );
    expect.soft(await faultsOf(page)).toEqual([]);
    await page.getByLabel("Code from the console").fill(code);
    await page.getByLabel("Password").fill("correct horse battery");
    await page.getByRole("button", { name: "Set up and go on" }).click();

    await expect(page).toHaveURL(/\/admin\/start$/);
    expect.soft(await faultsOf(page)).toEqual([]);
    await page.getByRole("link", { name: "Connect QuestBlue" }).click();
    expect(await offerSetup(product.databaseUrl)).toBeNull();
    await page.getByLabel("API user").fill("demo");
    await page.getByLabel("API password").fill("demo");
    await page.getByLabel("Security key").fill("demo-key");
    await page.getByRole("button", { name: "Save and test" }).click();
    await expect(page.getByText("QuestBlue accepts them")).toBeVisible();

    await page.getByRole("link", { name: "SMS numbers" }).click();
    await page.getByRole("link", { name: "Add a number", exact: true }).click();
    await page.getByLabel("(202) 555-0100").check();
    await page.getByRole("button", { name: "Add the chosen ones" }).click();
    await expect(page.getByText("1 number added.")).toBeVisible();
    await page.getByRole("link", { name: "SMS numbers" }).first().click();
    await page.getByRole("link", { name: "(202) 555-0100" }).click();
    const label = "(202) 555-0100";
    await expect(page.getByRole("heading", { level: 1 })).toContainText(label);
    const [omar, lea] = [
      await joined(await invitation(page, "omar@northgate.test", label), "Omar Said"),
      await joined(await invitation(page, "lea@northgate.test", label), "Lea Brandt"),
    ];

    await page.getByRole("link", { name: "Webhook", exact: true }).click();
    await page.getByRole("button", { name: "Run the self-test" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "Passed:" })).toHaveCount(5);
    await page.getByRole("button", { name: "Set it for all numbers" }).click();
    await expect(page.getByText("Set", { exact: true })).toHaveCount(1);

    const texted = await fetch(`${simulator.url}/_control/inbound`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ from: "+13035550123", to: "+12025550100", text: "Are you open?" }),
    });
    expect(texted.ok).toBe(true);
    // A reply that leaves before its author could have read the text is refused.
    const opens = async (inbox: Page) => {
      await inbox.getByRole("option").filter({ hasText: "Are you open?" }).click();
      const seen = async () =>
        (
          (await (
            await inbox.request.get(`/api/conversations/${inbox.url().split("/").at(-1)}`)
          ).json()) as ConversationSnapshot
        ).mine.seenSeq;
      await expect.poll(seen, { intervals: [100] }).toBeGreaterThan(0);
      return inbox.getByRole("textbox", { name: /^Text to/ });
    };
    const [omars, leas] = await Promise.all([opens(omar), opens(lea)]);
    await omars.fill("Until six today.");
    await leas.fill("Come by whenever you like.");
    await Promise.all([omars.press("Control+Enter"), leas.press("Control+Enter")]);

    // One left; the other is told who came first, by name, and keeps the words.
    const loser = await Promise.race(
      [omar, lea].map((inbox) =>
        inbox
          .getByRole("alertdialog")
          .waitFor()
          .then(() => inbox),
      ),
    );
    const [first, kept, name] =
      loser === omar
        ? ["Come by whenever you like.", "Until six today.", "Lea"]
        : ["Until six today.", "Come by whenever you like.", "Omar"];
    await expect(loser.getByRole("alertdialog")).toContainText(`${name} is sending a reply right now`);
    await expect(loser.getByRole("alertdialog")).toContainText(kept);
    const ledger = async () =>
      ((await (await fetch(`${simulator.url}/_control/ledger`)).json()) as LedgerEntry[]).map(
        ({ did_to, msg }) => ({ did_to, msg }),
      );
    await expect
      .poll(ledger, { timeout: 30_000, intervals: [200] })
      .toEqual([{ did_to: expect.stringContaining("3035550123"), msg: first }]);

    await page.goto("/admin/start");
    await expect(page.getByText("Everything is done.")).toBeVisible();
    await page.goto("/admin/people");
    await expect(page.getByRole("row")).toHaveCount(4);
    expect.soft(await faultsOf(page)).toEqual([]);
    await page.getByRole("link", { name: "Lea Brandt" }).click();
    await page.getByRole("button", { name: "Switch Lea off" }).click();
    await expect(page.getByText("Lea is off: signed out everywhere in this team.")).toBeVisible();
    expect((await lea.request.get("/api/numbers")).status()).toBe(401);
    expect((await omar.request.get("/api/numbers")).status()).toBe(200);
  } finally {
    await Promise.all(contexts.map((each) => each.close()));
    await stop();
  }
});

/** Invites somebody to that line, and returns the link as it is shown, once. */
async function invitation(page: Page, email: string, line: string): Promise<string> {
  await page
    .getByRole("navigation", { name: "Admin", exact: true })
    .getByRole("link", { name: "People" })
    .click();
  await page.getByRole("link", { name: "Invite a person" }).click();
  await expect(page.getByRole("heading", { name: "Invite a person" })).toBeVisible();
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel(`Role on ${line}`).selectOption("member");
  await page.getByRole("button", { name: "Make the invitation link" }).click();
  await expect(page.getByText(`${email} is invited.`)).toBeVisible();
  return page.getByLabel("Invitation link").inputValue();
}
