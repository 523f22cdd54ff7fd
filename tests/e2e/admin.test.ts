import { type Browser, type BrowserContextOptions, expect, type Page, test } from "@playwright/test";
import { eq } from "drizzle-orm";
import { createDb } from "@/db/client";
import { campaigns, carrierAccounts, numbers } from "@/db/schema/numbers";
import { tenants, users } from "@/db/schema/people";
import { insertStreams } from "@/db/queries/events/streams";
import { hashPassword } from "@/lib/auth/password";
import { newId } from "@/lib/base/ids";
import { aLineOf, aTeam, aTeammate } from "../support/e2e/team";
import { aPerson, onNumber } from "../support/factories";
import { patience } from "@/tests/support/patience";

/** Admin stories on the running demo, with JavaScript and without. Lines and people that change are a test's own. */

// One after the other: two of them make keys for one account.
test.describe.configure({ mode: "default" });

const withoutScript = { javaScriptEnabled: false };
const PASSWORD = "partyline-demo";
const simulatorUrl = () => process.env.E2E_SIMULATOR_URL ?? "";

async function signedIn(browser: Browser, email: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/inbox**");
  return page;
}

async function openLine(page: Page, label: string): Promise<void> {
  await page.goto("/admin/numbers");
  await page.getByRole("link", { name: label }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(label);
}

/** In the demo tenant: a line with one person on it, and somebody who is on none. */
async function aLine() {
  const { db, close } = createDb(process.env.E2E_DATABASE_URL ?? "", { max: 1 });
  try {
    const [account] = await db
      .select({ tenantId: tenants.id, carrierAccountId: carrierAccounts.id })
      .from(tenants)
      .innerJoin(carrierAccounts, eq(carrierAccounts.tenantId, tenants.id))
      .where(eq(tenants.slug, "demo"));
    if (!account) throw new Error("there is no demo tenant");
    const [numberId, mark] = [newId(), newId().slice(-8)];
    const e164 = `+1202559${String(Number.parseInt(mark, 16) % 10_000).padStart(4, "0")}`;
    const line = { numberId, label: `Line ${mark}` };
    await db.insert(numbers).values({ id: numberId, ...account, e164, label: line.label });
    await insertStreams(db, account.tenantId, [{ numberId }]);
    const [held, free] = [`Held ${mark}`, `Free ${mark}`];
    await onNumber(db, await aPerson(db, account, { name: held }), line);
    const { userId } = await aPerson(db, account, { name: free });
    await db
      .update(users)
      .set({ passwordHash: await hashPassword(PASSWORD) })
      .where(eq(users.id, userId));
    return { label: line.label, held, free: { name: free, email: `${userId}@example.test` } };
  } finally {
    await close();
  }
}

const customerTexts = (text: { from: string; to: string; text: string }) =>
  fetch(`${simulatorUrl()}/_control/inbound`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(text),
  });

for (const [how, options] of [
  ["with JavaScript", {}],
  ["without JavaScript", withoutScript],
] as const)
  test(`N8, A4, A5: ${how} an admin puts somebody on a line, who has it without signing in again, takes them off, and switches the line off and on`, async ({
    browser,
  }) => {
    const { label, held, free } = await aLine();
    const newcomer = await signedIn(browser, free.email);
    const lines = async () =>
      ((await (await newcomer.request.get("/api/numbers")).json()) as { label: string }[]).map(
        (line) => line.label,
      );
    expect(await lines()).toEqual([]);

    const owner = await signedIn(browser, "owner@demo.test", options);
    await openLine(owner, label);
    await owner.getByRole("group", { name: "People and groups to add" }).getByLabel(free.name).check();
    await owner.getByLabel("Role of those you add").selectOption("viewer");
    await owner.getByRole("button", { name: "Save people" }).click();
    await expect(owner.getByText("Saved: 1 change.")).toBeVisible();
    expect(await lines()).toEqual([label]);

    const role = owner.getByLabel(`Role of ${free.name}`);
    await expect(role).toHaveValue("viewer");
    await role.selectOption("member");
    await owner.getByRole("button", { name: "Save people" }).click();
    // What it says after a second time reads as after the first: asked is what was stored.
    await expect
      .poll(async () =>
        ((await (await newcomer.request.get("/api/numbers")).json()) as { role: string }[]).map(
          (line) => line.role,
        ),
      )
      .toEqual(["member"]);
    await openLine(owner, label);
    await expect(role).toHaveValue("member");

    await owner.getByLabel(`Remove ${free.name}`).check();
    await owner.getByRole("button", { name: "Save people" }).click();
    await expect(role).toHaveCount(0);
    expect(await lines()).toEqual([]);

    await owner.getByLabel("Why, for the team").fill("Being ported");
    await owner.getByRole("button", { name: "Switch off" }).click();
    await expect(owner.getByText("Being ported")).toBeVisible();
    await owner.goto("/admin/numbers");
    await owner.getByRole("switch", { name: `${label} is off. Switch on` }).click();
    await expect(owner.getByRole("switch", { name: `${label} is on. Switch off` })).toBeVisible();
    await owner.getByRole("link", { name: label }).click();
    await expect(owner.getByLabel(`Role of ${held}`)).toHaveValue("member");
  });

for (const [how, options] of [
  ["with JavaScript", {}],
  ["without JavaScript", withoutScript],
] as const)
  test(`A2, BF1: ${how} a number that the account does not own is refused at its field, and what was typed stays`, async ({
    browser,
  }) => {
    const owner = await signedIn(browser, "owner@demo.test", options);
    await owner.goto("/admin/numbers/add");
    await owner.getByLabel("Number", { exact: true }).fill("(202) 555-0199");
    await owner.getByLabel("Label").fill("Nobody's");
    await owner.getByRole("button", { name: "Add it" }).click();
    await expect(owner.getByText("does not own this number")).toBeVisible();
    await expect(owner.getByLabel("Number", { exact: true })).toHaveValue("(202) 555-0199");
    await expect(owner.getByLabel("Label")).toHaveValue("Nobody's");

    // A team with the same account at the carrier, which owns that number: here it is somebody else's.
    const { tenant } = await aTeam();
    const { email } = await aTeammate(tenant, "Olu Bright", [], "owner");
    const other = await signedIn(browser, email, options);
    await other.goto("/admin/numbers/add");
    await other.getByLabel("Number", { exact: true }).fill("202-555-0100");
    await other.getByRole("button", { name: "Add it" }).click();
    await expect(other.getByText("cannot be added here")).toBeVisible();
    await expect(other.getByText("Northgate")).toHaveCount(0);
  });

for (const [how, options] of [
  ["with JavaScript", {}],
  ["without JavaScript", withoutScript],
] as const)
  test(`A1: ${how} the list shows whose numbers these are and the campaign of each, read by a button, filtered in the address, and told in full on the number's page`, async ({
    browser,
  }) => {
    const owner = await signedIn(browser, "owner@demo.test", options);
    await owner.goto("/admin/numbers");
    await expect(owner.getByRole("navigation", { name: "Admin" })).toContainText("Northgate Cycles");
    await owner.getByRole("button", { name: "Read from QuestBlue" }).click();
    await expect(owner.getByRole("status")).toHaveText("Read: your QuestBlue account has 2 campaigns.");
    const row = (label: string) =>
      owner.getByRole("row").filter({ has: owner.getByRole("link", { name: label }) });
    await expect(row("Support")).toContainText("Approved");
    await expect(row("Sales")).toContainText("Approved");
    await expect(row("Ana's line")).toContainText("Submitted");

    await owner.getByLabel("Campaign", { exact: true }).selectOption("Waiting");
    await owner.getByRole("button", { name: "Filter" }).click();
    await owner.waitForURL(/[?&]campaign=waiting/);
    await expect(row("Ana's line")).toBeVisible();
    await expect(row("Support")).toHaveCount(0);
    await expect(owner.getByLabel("Campaign", { exact: true })).toHaveValue("waiting");

    const part = owner.locator("section").filter({ has: owner.getByRole("heading", { name: "Campaign" }) });
    await owner.getByRole("link", { name: "Ana's line" }).click();
    await expect(part).toContainText("Submitted");
    await expect(part).toContainText("may be refused, or be taken and fail later");
    await openLine(owner, "Support");
    await expect(part).toContainText(/Approved.*C7QX21L, Customer care\. Checked .*today/);
    await expect(part).not.toContainText("may be refused");
  });

for (const [how, options] of [
  ["with JavaScript", {}],
  ["without JavaScript", withoutScript],
] as const)
  test(`A1: ${how} a carrier that refuses or cannot be reached is told with its reason, and what was read stays; a number's admin reads, and asks nobody`, async ({
    browser,
  }) => {
    const { db, tenant } = await aTeam({ hasCredentials: false });
    const line = await aLineOf(tenant, "Yard");
    const [{ email }, admin] = [
      await aTeammate(tenant, "Ona Berg", [], "owner"),
      await aTeammate(tenant, "Nia Roe", []),
    ];
    await onNumber(db, admin.actor, line, "admin");
    const owner = await signedIn(browser, email, options);
    const button = owner.getByRole("button", { name: "Read from QuestBlue" });
    const row = owner.getByRole("row").filter({ hasText: "Yard" });
    const alert = owner.getByRole("main").getByRole("alert");
    await owner.goto("/admin/numbers");
    await expect(row).toContainText("Not read yet");
    await button.click();
    await expect(alert).toHaveText(
      "QuestBlue could not be read: There are no QuestBlue credentials yet. Nothing was changed; try again later.",
    );

    await owner.goto("/admin/questblue");
    for (const [field, value] of [
      ["API user", "demo"],
      ["API password", "demo"],
      ["Security key", "demo-key"],
    ] as const)
      await owner.getByLabel(field).fill(value);
    await owner.getByRole("button", { name: "Save and test" }).click();
    await expect(owner.getByText("QuestBlue accepts them")).toBeVisible();
    await owner.goto("/admin/numbers");
    await button.click();
    await expect(owner.getByText("Read: your QuestBlue account")).toBeVisible();
    await expect(row.getByRole("cell").nth(2)).toHaveText("None");

    const { carrierAccountId } = tenant;
    const [rejected] = await db
      .insert(campaigns)
      .values({ carrierAccountId, carrierId: "C0", kind: "Charity", state: "Rejected" })
      .returning({ campaignId: campaigns.id });
    await db
      .update(numbers)
      .set(rejected ?? {})
      .where(eq(numbers.id, line.numberId));
    for (const [settings, reason] of [
      [{ paths: { campaigns: "/nowhere" } }, "QuestBlue could not be read: Not found. Nothing was changed"],
      [
        { baseUrl: "http://127.0.0.1:9" },
        "QuestBlue could not be read: The connection was refused. Nothing was changed",
      ],
    ] as const) {
      await db.update(carrierAccounts).set({ settings }).where(eq(carrierAccounts.id, carrierAccountId));
      await owner.goto("/admin/numbers");
      await button.click();
      await expect(alert).toContainText(reason);
      await owner.goto("/admin/numbers?campaign=trouble");
      await expect(row).toContainText("Rejected");
    }

    const nia = await signedIn(browser, admin.email, options);
    await nia.goto("/admin/numbers");
    await expect(nia.getByRole("row").filter({ hasText: "Yard" })).toContainText("Rejected");
    await expect(nia.getByRole("button", { name: "Read from QuestBlue" })).toHaveCount(0);
  });

test("A10, BF4: wrong credentials are refused by the carrier and not stored, right ones are never shown again", async ({
  browser,
}) => {
  const owner = await signedIn(browser, "owner@demo.test");
  await owner.goto("/admin/questblue");
  await expect(owner.getByText("$25.00")).toBeVisible();
  const set = async (password: string, securityKey: string) => {
    await owner.getByLabel("API user").fill("demo");
    await owner.getByLabel("API password").fill(password);
    await owner.getByLabel("Security key").fill(securityKey);
    await owner.getByRole("button", { name: "Save and test" }).click();
  };
  await set("demo", " demo-key");
  await expect(owner.getByText("without spaces at the ends")).toBeVisible();
  await set("wrong", "demo-key");
  await expect(owner.getByText("QuestBlue does not know this user, password or security key")).toBeVisible();
  await owner.reload();
  await expect(owner.getByText("$25.00")).toBeVisible();
  await set("demo", "demo-key");
  await expect(owner.getByText("QuestBlue accepts them")).toBeVisible();
  await expect(owner.getByText("…ey")).toBeVisible();
  const answer = await (await owner.request.get("/admin/questblue")).text();
  expect(answer).not.toContain("demo-key");
});

for (const [how, options] of [
  ["with JavaScript", {}],
  ["without JavaScript", withoutScript],
] as const)
  test(`A6, A7, A9: ${how} the webhook page warns of a local address, tests itself within 10 s, and tells a new key once`, async ({
    browser,
  }) => {
    const owner = await signedIn(browser, "owner@other.test", options);
    await owner.goto("/admin/webhook");
    await expect(owner.getByText("leads to this machine only")).toBeVisible();
    const calls = owner.getByRole("definition").filter({ hasText: "with a wrong key" });
    const before = (await calls.innerText()).split(",")[0] ?? "";
    const startedAt = Date.now();
    await owner.getByRole("button", { name: "Run the self-test" }).click();
    await expect(owner.getByRole("listitem").filter({ hasText: "Passed:" })).toHaveCount(5);
    expect(Date.now() - startedAt).toBeLessThan(patience(10_000));
    await expect(
      owner.getByText("the address answers on this machine; QuestBlue cannot call it"),
    ).toBeVisible();
    await owner.reload();
    await expect(calls).toContainText(before);

    await owner.getByRole("button", { name: "Make a new key" }).click();
    const address = await owner.getByLabel("The new address").inputValue();
    expect(
      (await fetch(address, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" }))
        .status,
    ).toBe(200);
    expect((await fetch(address.replace(/[^/]+$/, "not-a-key"), { method: "POST", body: "{}" })).status).toBe(
      401,
    );
    await owner.goto("/admin/webhook");
    await expect(owner.getByText(`…${address.slice(-4)}`).first()).toBeVisible();
    expect(await (await owner.request.get("/admin/webhook")).text()).not.toContain(address.split("/").at(-1));
    await owner.getByRole("button", { name: "Show the whole address" }).click();
    await expect(owner.getByLabel("The whole address, as it is set at QuestBlue")).toHaveValue(address);
  });

test("V11: a call for a number that is not here waits in quarantine as text, and is taken in again by a button", async ({
  browser,
}) => {
  const owner = await signedIn(browser, "owner@demo.test");
  const words = `<img src=x onerror=alert(1)> ${Date.now()}`;
  await customerTexts({ from: "+13035550177", to: "+12025550142", text: words });
  const call = owner.getByRole("article").filter({ hasText: words.slice(-13) });
  await expect(async () => {
    await owner.goto("/admin/quarantine");
    await expect(call).toHaveCount(1, { timeout: 500 });
  }).toPass({ timeout: 10_000 });
  await expect(call.locator("img")).toHaveCount(0);
  await call.getByRole("button", { name: "Take it in again" }).click();
  await expect(
    owner.getByRole("status").filter({ hasText: "Still not: a text for a number that is not here." }),
  ).toBeVisible();
  await expect(call.getByText("Add the number under SMS numbers, then take this in again.")).toBeVisible();
  // Of many at once, also without JavaScript: what was dismissed leaves no button beside it.
  const plain = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await owner.context().storageState(),
  });
  const page = await plain.newPage();
  await page.goto("/admin/quarantine");
  const waiting = page.getByRole("article").filter({ hasText: words.slice(-13) });
  await waiting.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Dismissed" })).toBeVisible();
  await expect(waiting).toHaveCount(0);
  await plain.close();
});

test("BF2, N9: members are not told that these pages exist, and lose nothing by asking", async ({
  browser,
}) => {
  const ana = await signedIn(browser, "ana@demo.test");
  for (const place of ["numbers", "numbers/add", "questblue", "webhook", "quarantine", "status"])
    expect((await ana.goto(`/admin/${place}`))?.status(), place).toBe(404);
  await ana.goto("/inbox");
  await expect(ana.getByRole("link", { name: "Admin" })).toHaveCount(0);
  const owner = await signedIn(browser, "owner@demo.test");
  await owner.getByRole("link", { name: "Admin" }).click();
  await expect(owner.getByRole("heading", { name: "SMS numbers" })).toBeVisible();
});

test("V6: another tenant's number has no page", async ({ browser }) => {
  const [owner, other] = [
    await signedIn(browser, "owner@demo.test"),
    await signedIn(browser, "owner@other.test"),
  ];
  await openLine(owner, "Sales");
  expect((await other.goto(new URL(owner.url()).pathname))?.status()).toBe(404);
});

test("first-run set-up does not exist once somebody has an account", async ({ page }) => {
  expect((await page.goto("/set-up"))?.status()).toBe(404);
});

test("one's own password is not changed without the old one", async ({ browser }) => {
  const mei = await signedIn(browser, "admin@demo.test", withoutScript);
  await mei.goto("/password");
  await mei.getByLabel("Password until now").fill("not the password");
  await mei.getByLabel("New password").fill("correct horse battery");
  await mei.getByRole("button", { name: "Change it" }).click();
  await expect(mei.getByText("This is not your password")).toBeVisible();
});
