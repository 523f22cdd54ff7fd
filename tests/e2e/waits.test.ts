import { eq } from "drizzle-orm";
import { carrierAccounts, numbers } from "@/db/schema/numbers";
import { sendSlots } from "@/db/schema/delivery";
import { editNumber } from "@/lib/numbers/edit-number";
import { raw } from "@/tests/support/e2e/raw-http";
import { aCustomer } from "@/tests/support/e2e/simulator";
import { aLineOf, aTeam, aTeammate, stackDb } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";

async function aYard() {
  const { tenant, key } = await aTeam();
  const line = await aLineOf(tenant, "Yard");
  const owner = await aTeammate(tenant, "Ona Berg", [line], "owner");
  const kai = await aTeammate(tenant, "Kai Moor", [line]);
  const customer = aCustomer();
  await raw(`/api/sms/webhook/${key}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ from: customer.phone, to: [line.e164], text: "Is it ready?" }),
  });
  return { tenant, line, owner, kai, customer, at: await kai.api.conversationWith(customer, line.e164) };
}

test("V20: with the day's limit used up a text says so and until when, in its place, in its row and above what is written; it can be taken back, and leaves when the limit is raised", async ({
  open,
}) => {
  const { line, owner, kai, customer, at } = await aYard();
  const db = stackDb();
  await db.update(numbers).set({ segmentsPerDay: 1 }).where(eq(numbers.id, line.numberId));
  await db
    .insert(sendSlots)
    .values({ numberId: line.numberId, segments: 1, claimedAt: new Date(), settledAt: new Date() });
  const [his, hers] = await Promise.all([open(kai.api, { at }), open(owner.api)]);
  await his.hasSeenAll(at);
  await kai.api.reply(at, "It is, since noon");
  const text = his.text("It is, since noon");
  await expect(text).toContainText(
    /Waits\. The daily limit of this line is used up\. It leaves after (midnight|\d+:00)/,
    { timeout: 20_000 },
  );
  await expect(text).not.toContainText("Leaving");
  for (const inbox of [his, hers])
    await expect(inbox.row(at)).toContainText(/Waits until (midnight|\d+:00): daily limit/);
  await expect(
    his.page
      .getByRole("status")
      .filter({ hasText: /The daily limit of this line is used up\. Texts wait, and leave in order after/ }),
  ).toBeVisible();
  await text.getByRole("button", { name: "Take back" }).click();
  await expect(his.composer).toHaveValue("It is, since noon");

  await his.send();
  await expect(his.text("It is, since noon").last()).toContainText("Waits. The daily limit");
  const settings = {
    label: "Yard",
    segmentsPerMinute: "60",
    segmentsPerDay: "9",
    timeZone: "America/New_York",
    helpContact: "",
    carrierAnswersKeywords: false,
    customerWroteRefuses: true,
  };
  expect(
    await editNumber({ db, now: () => new Date() }, owner.actor, { numberId: line.numberId, settings }),
  ).toMatchObject({ ok: true });
  await expect.poll(async () => (await customer.received()).length, { timeout: 20_000 }).toBe(1);
  await expect(his.page.getByText("Waits. The daily limit")).toHaveCount(0);
  await expect(his.page.getByRole("status").filter({ hasText: "daily limit" })).toHaveCount(0);
});

test("V22: without money a text waits and says so at once, with its way back, and the words end with the cause", async ({
  open,
}) => {
  const { tenant, kai, customer, at } = await aYard();
  const account = eq(carrierAccounts.id, tenant.carrierAccountId);
  // Asked once, and not again so soon.
  await expect
    .poll(
      async () =>
        (await stackDb().select({ balance: carrierAccounts.balance }).from(carrierAccounts).where(account))[0]
          ?.balance ?? null,
      { timeout: 30_000 },
    )
    .not.toBeNull();
  await stackDb()
    .update(carrierAccounts)
    .set({ pausedAt: new Date(), balanceAskedAt: new Date() })
    .where(account);
  const his = await open(kai.api, { at });
  await his.hasSeenAll(at);
  await expect(
    his.page.getByRole("status").filter({ hasText: "The QuestBlue account is out of money. Texts wait" }),
  ).toBeVisible();
  await his.write("Tomorrow at nine");
  await his.send();
  const text = his.text("Tomorrow at nine");
  await expect(text).toContainText(
    "Waits. The QuestBlue account is out of money. It leaves once there is money again",
  );
  await expect(text).not.toContainText("Leaves in");
  await expect(his.row(at)).toContainText("Waits: no money");
  // Also in the moment after its undo window, in which a text that may leave does.
  await his.page.keyboard.press("Control+z");
  await expect(his.composer).toHaveValue("Tomorrow at nine");
  await his.send();
  await expect(text.last()).toContainText("Waits. The QuestBlue account");

  await stackDb().update(carrierAccounts).set({ pausedAt: null }).where(account);
  await expect.poll(async () => (await customer.received()).length, { timeout: 30_000 }).toBe(1);
  await expect(text.last()).toContainText("Sent");
});
