import type { Browser } from "@playwright/test";
import { eq, sql } from "drizzle-orm";
import { numbers } from "@/db/schema/numbers";
import { memberships } from "@/db/schema/people";
import { drawSheet, type Shot } from "@/tests/screenshots/sheet";
import { asJson, WEBHOOK_PATH } from "@/tests/support/e2e/door";
import type { InboxPage } from "@/tests/support/e2e/inbox-page";
import { faultsOf } from "@/tests/support/e2e/page-faults";
import { raw } from "@/tests/support/e2e/raw-http";
import { aCustomer } from "@/tests/support/e2e/simulator";
import { aCrew, aTeammate } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";

/** Two answer at once because neither hears that the other writes: the room is advice, the checked send is not. */
const deaf = { loses: ["lease.changed", "reply.started", "draft.changed"] };

const noteField = ({ page }: InboxPage) => page.getByRole("textbox", { name: /^Note about / });
const toast = ({ page }: InboxPage) => page.locator("[data-toast]");
const has = (inbox: InboxPage, at: string, name: string) =>
  inbox.row(at).getByRole("img", { name: `Assigned to ${name}` });

/** To a conversation and into it, by keys alone, from wherever the focus is. */
async function goTo(inbox: InboxPage, at: string): Promise<void> {
  const { keyboard } = inbox.page;
  await expect(inbox.row(at)).toBeVisible();
  await expect(async () => {
    await keyboard.press("Escape");
    const way = await inbox.list.getByRole("option").evaluateAll((rows, id) => {
      const place = (of: string | undefined) => rows.findIndex((row) => row.id === of);
      return place(`row-${id}`) - place(document.activeElement?.id);
    }, at);
    for (let step = 0; step < Math.abs(way); step += 1) await keyboard.press(way > 0 ? "j" : "k");
    await expect(inbox.row(at)).toBeFocused({ timeout: 500 });
  }).toPass();
  await keyboard.press("Enter");
  await inbox.hasSeenAll(at);
}

/** By pointer, which then leaves the list: under it, rows stand still. */
async function click(inbox: InboxPage, at: string): Promise<void> {
  await inbox.row(at).click();
  await inbox.page.mouse.move(900, 5);
}

/** What the list says of each conversation, without how long ago it was and who looks at it just now. */
const listOf = ({ list }: InboxPage) =>
  list.getByRole("option").evaluateAll((rows) =>
    rows.map((row) => {
      const copy = row.cloneNode(true) as Element;
      for (const passing of copy.querySelectorAll("time, [data-part=viewers]")) passing.remove();
      const signs = [...copy.querySelectorAll("[aria-label]")].map((sign) => sign.getAttribute("aria-label"));
      return [row.id, copy.textContent, ...signs];
    }),
  );

type Open = (of: InboxPage["api"], options: object) => Promise<InboxPage>;

/**
 * Pictures of the turns, by `npm run screenshots` alone: the page that the turn is about, and the same person's phone
 * with that conversation, or with their list.
 */
function pictures(browser: Browser, open: Open) {
  const isWanted = test.info().project.name === "screenshots";
  const shots = { 1280: [] as Shot[], 390: [] as Shot[] };
  const shoot = async ({ page }: InboxPage) => (await page.screenshot()).toString("base64");
  return {
    async take(title: string, inbox: InboxPage, at?: string): Promise<void> {
      if (!isWanted) return;
      shots[1280].push({ title, image: await shoot(inbox) });
      const phone = await open(inbox.api, { at, browser: { viewport: { width: 390, height: 720 } } });
      await expect(
        at === undefined
          ? phone.list.getByRole("option").first()
          : phone.conversation.locator("[data-message]").first(),
      ).toBeVisible();
      shots[390].push({ title, image: await shoot(phone) });
      await phone.page.context().close();
    },
    async write(): Promise<void> {
      if (!isWanted) return;
      for (const width of [1280, 390] as const)
        await drawSheet(browser, `team-day-${width}-light`, { shots: shots[width], width, theme: "light" });
    },
  };
}

test("V12, V26, C3, C7, C8, C10, I7, I16, N10, N11: a day of four people: given in turn, a note, a hand-off, a snooze, two at once, somebody goes; at its end every list is what a fresh load shows", async ({
  open,
  browser,
}) => {
  // Four browsers, on a machine that may be busy.
  test.setTimeout(120_000);
  const { db, tenant, line, key, crew } = await aCrew("Ana Reyes", "Ben Okafor", "Cara Diaz");
  const manager = await aTeammate(tenant, "Max Orr", [], "manager");
  await db.update(numbers).set({ routing: "in_turn" }).where(eq(numbers.id, line.numberId));
  const [ana, ben, cara, max] = await Promise.all([
    open(crew[0].api, { line: deaf }),
    open(crew[1].api),
    open(crew[2].api, { line: deaf }),
    open(manager.api),
  ]);
  const everybody = [ana, ben, cara, max];
  const { keyboard } = ana.page;
  const day = pictures(browser, open);

  // Three customers write, and each of the three who answer gets one.
  const asks = async (phone: string, text: string) => {
    const body = { id: crypto.randomUUID(), from: phone, to: [line.e164], text };
    await raw(`${WEBHOOK_PATH}/${key}`, { method: "POST", headers: asJson, body: JSON.stringify(body) });
  };
  const customers = [aCustomer(), aCustomer(), aCustomer()];
  const given = new Map<string, { at: string; phone: string }>();
  for (const { phone } of customers) {
    await asks(phone, `Is the red one in? ${phone.slice(-2)}`);
    const at = await ana.api.conversationWith({ phone }, line.e164);
    const assignee = async () => (await ana.api.conversation(at)).conversation.assigneeId;
    await expect.poll(assignee).not.toBeNull();
    given.set((await assignee()) ?? "", { at, phone });
  }
  const [hers, his, caras] = crew.map(({ actor }) => given.get(actor.userId));
  if (!hers || !his || !caras) throw new Error("somebody was left out");
  for (const inbox of everybody) {
    await expect(inbox.list.getByRole("option")).toHaveCount(3);
    for (const [at, name] of [
      [hers.at, "Ana Reyes"],
      [his.at, "Ben Okafor"],
      [caras.at, "Cara Diaz"],
    ] as const)
      await expect(has(inbox, at, name)).toBeVisible();
  }
  await day.take("Given in turn", max);

  // Ana, all day by the keyboard: a note that asks Cara, and the conversation is Ben's.
  await goTo(ana, hers.at);
  await expect(ana.conversation).toContainText("In turn: you");
  await keyboard.press("n");
  await expect(noteField(ana)).toBeFocused();
  await keyboard.type("In the back room? @c");
  await expect(ana.page.getByRole("listbox", { name: "Mention" }).getByRole("option")).toHaveText([/Cara/]);
  await keyboard.press("Enter");
  await keyboard.press("Control+Enter");
  await expect(noteField(ana)).toHaveValue("");
  await expect(cara.page.getByRole("link", { name: /^Mentions ?, 1 not seen$/ })).toBeVisible();
  await keyboard.press("Escape");
  await keyboard.press("Shift+A");
  await expect(ana.page.getByRole("dialog", { name: "Hand off" }).getByLabel("To")).toBeFocused();
  await keyboard.type("B");
  await keyboard.press("Tab");
  await keyboard.type("Wants the red one");
  await day.take("Ana hands it to Ben, after a note that asks Cara", ana, hers.at);
  await keyboard.press("Control+Enter");
  await expect(toast(ana)).toContainText("Handed off to Ben");
  await expect(ben.page.getByRole("link", { name: /^Mentions ?, 1 not seen$/ })).toBeVisible();
  await click(ben, hers.at);
  await expect(ben.conversation).toContainText("Ana handed this to you");
  expect(await faultsOf(ben.page)).toEqual([]);
  await day.take("Ben has it", ben, hers.at);

  // Ana puts Ben's other one off until tomorrow; its customer is quicker.
  await goTo(ana, his.at);
  await keyboard.press("h");
  await expect(ana.page.getByRole("dialog", { name: "Snooze" }).getByRole("combobox")).toBeFocused();
  await keyboard.type("tomorrow 15:00");
  await expect(ana.page.getByRole("option", { name: "tomorrow 15:00" })).toBeVisible();
  await day.take("Ana puts one off until tomorrow", ana, his.at);
  await keyboard.press("Enter");
  for (const inbox of everybody) await expect(inbox.row(his.at)).toHaveCount(0);
  await asks(his.phone, "I am at the door");
  await expect(ana.conversation).toContainText("Back with this text: snoozed by you until");
  // Rows stand still while her focus is among them.
  await keyboard.press("r");
  await expect(ana.composer).toBeFocused();
  for (const inbox of everybody)
    await expect(inbox.list.getByRole("option").first()).toContainText("I am at the door");
  await click(ben, his.at);
  await expect(ben.conversation).toContainText("Back with this text: snoozed by Ana until");
  await day.take("Its customer is quicker", ben, his.at);

  // The manager reads and advises, and nobody takes that for an answer.
  await click(max, caras.at);
  await expect(cara.row(caras.at).locator("[data-part='viewers']")).toHaveAccessibleName("Max is viewing");
  await max.button("Add a note").click();
  await expect(max.composer).toHaveCount(0);
  await noteField(max).pressSequentially("Ask for the size first");
  await noteField(max).press("Control+Enter");
  for (const inbox of [ana, ben, cara]) {
    await expect(inbox.row(caras.at)).toContainText("Ask for the size first");
    await expect(inbox.row(caras.at)).not.toContainText("is replying");
  }
  await day.take("The manager advises", max, caras.at);

  // Two answer at once: one text leaves, and the other writer reads it and keeps theirs.
  await Promise.all([goTo(ana, caras.at), click(cara, caras.at).then(() => cara.hasSeenAll(caras.at))]);
  await keyboard.press("r");
  await expect(ana.composer).toBeFocused();
  await keyboard.type("Which size do you wear?");
  await cara.write("What size is it to be?");
  await Promise.all([keyboard.press("Control+Enter"), cara.send()]);
  const loser = await Promise.race([ana, cara].map((inbox) => inbox.refusal.waitFor().then(() => inbox)));
  const [left, kept] =
    loser === ana
      ? ["What size is it to be?", "Which size do you wear?"]
      : ["Which size do you wear?", "What size is it to be?"];
  await expect(loser.refusal).toHaveAttribute("data-reason", "teammate_sending");
  await expect(loser.refusal).toContainText(left);
  expect(await faultsOf(loser.page)).toEqual([]);
  await day.take("Two answer at once, and one is stopped", loser, caras.at);
  await expect(async () => {
    await loser.page.keyboard.press("Escape");
    await expect(loser.refusal).toHaveCount(0, { timeout: 300 });
  }).toPass();
  await expect(loser.composer).toHaveValue(kept);
  await loser.page.keyboard.press("Control+a");
  await loser.page.keyboard.press("Delete");

  // Ben goes. When the minute of a mistaken press has passed, what he had is others'.
  await ben.page.getByRole("button", { name: "Account of Ben Okafor" }).click();
  await ben.page.getByRole("button", { name: "Away for an hour" }).click();
  await expect(toast(ben)).toContainText("You are away until");
  // Not among the rows, which would stand still under his focus.
  await ben.composer.click();
  await expect(ana.row(hers.at).locator("[data-away]").first()).toBeVisible();
  await db
    .update(memberships)
    .set({ awaySince: sql`${memberships.awaySince} - interval '1 minute'` })
    .where(eq(memberships.userId, crew[1].actor.userId));
  for (const { at } of [hers, his])
    for (const inbox of everybody)
      await expect(has(inbox, at, "Ana Reyes").or(has(inbox, at, "Cara Diaz"))).toBeVisible();
  await goTo(ana, hers.at);
  await expect(ana.conversation).toContainText("Back to the team: Ben was away");
  await day.take("Ben is away, and what he had is others'", ana, hers.at);

  // Ana answers and is done with it: gone for everybody, back by one key, and gone.
  await keyboard.press("r");
  await expect(ana.composer).toBeFocused();
  await keyboard.type("It is here, come by.");
  await ana.sendsAtOnce();
  await keyboard.press("Control+Enter");
  await expect(ana.text("It is here, come by.")).toContainText("Delivered");
  await keyboard.press("Escape");
  await keyboard.press("e");
  await expect(toast(ana)).toContainText("Resolved");
  for (const inbox of [ben, cara]) await expect(inbox.row(hers.at)).toHaveCount(0);
  await day.take("Answered and resolved", ana);
  await keyboard.press("z");
  for (const inbox of [ben, cara]) await expect(inbox.row(hers.at)).toBeVisible();
  await keyboard.press("e");
  for (const inbox of [ben, cara]) await expect(inbox.row(hers.at)).toHaveCount(0);

  // What left: one text each, none of the manager's, and none twice.
  const texts = (phone: string) => async () =>
    (await (customers.find((each) => each.phone === phone)?.received() ?? [])).map(({ msg }) => msg);
  await expect.poll(texts(caras.phone)).toEqual([left]);
  await expect.poll(texts(hers.phone)).toEqual(["It is here, come by."]);
  const { items } = await ana.api.conversation(caras.at);
  const authors = items.flatMap((item) => (item.kind === "message" ? (item.message.author ?? []) : []));
  expect(JSON.stringify(authors)).not.toContain(manager.actor.userId);

  for (const inbox of everybody) {
    const fresh = await open(inbox.api, { beside: inbox });
    await expect(async () => expect(await listOf(inbox)).toEqual(await listOf(fresh))).toPass();
    expect(await listOf(fresh)).toHaveLength(2);
    await fresh.page.close();
  }
  await day.write();
});
