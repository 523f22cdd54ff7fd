import { faultsOf, pastTheEdge } from "@/tests/support/e2e/page-faults";
import type { InboxPage } from "@/tests/support/e2e/inbox-page";
import { expect, test } from "@/tests/support/e2e/test";

const picker = ({ page }: InboxPage) => page.getByRole("dialog", { name: "Snooze" });
const field = (inbox: InboxPage) => picker(inbox).getByRole("combobox");
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();

test("I16: by the keyboard, until what is typed: out of everybody's list, and the focus on the row that follows; z takes it back as it was", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Could you call me back?");
  const at = await (await as("ana")).conversationWith(customer);
  const before = await (await as("ana")).conversation(at);
  const [ana, ben] = await Promise.all([open("ana", { at }), open("ben")]);
  await ana.hasSeenAll(at);
  const focused = ana.page.locator("a[data-part=row]:focus");

  await ana.conversation.press("h");
  await expect(field(ana)).toBeFocused();
  await expect(picker(ana).getByRole("option").first()).toBeVisible();
  // What may mean two times is not offered.
  await field(ana).fill("tomorrow 3");
  await expect(picker(ana)).toContainText("may mean more than one time");
  await field(ana).fill("tomorrow 15:00");
  await expect(picker(ana).getByRole("option", { name: "tomorrow 15:00" })).toBeVisible();
  await field(ana).press("Enter");

  for (const inbox of [ana, ben]) await expect(inbox.row(at)).toHaveCount(0);
  await expect(focused).toBeVisible();
  await expect(ana.page.locator("[data-toast]")).toContainText("Snoozed until tomorrow");
  await expect(ana.conversation).toContainText("You snoozed this until");

  await focused.press("z");
  await expect(ben.row(at)).toBeVisible();
  await expect(ana.conversation).toContainText("You took the snooze back");
  expect((await (await as("ana")).conversation(at)).conversation).toEqual(before.conversation);
});

test("I16: “Later” holds it, with who put it off and until when; it can be brought back, and the customer's text brings it back", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Is Friday fine?");
  const api = await as("ana");
  const at = await api.conversationWith(customer);
  const ana = await open("ana", { at });
  await ana.hasSeenAll(at);
  await ana.page.getByRole("button", { name: "More", exact: true }).click();
  await ana.page.getByRole("menuitem", { name: "Snooze" }).click();
  await picker(ana).getByLabel("Keep it even if a colleague replies").check();
  await picker(ana)
    .getByRole("option", { name: /^Tomorrow/ })
    .click();
  await expect(ana.row(at)).toHaveCount(0);

  const ben = await open("ben");
  await ben.page.goto(`${new URL(ben.page.url()).origin}/inbox?state=snoozed`);
  await expect(ben.row(at)).toContainText("Until tomorrow 9:00");
  await (await as("ben")).reply(at, "We will see.");
  await expect(ben.row(at)).toContainText("We will see.");
  expect((await api.conversation(at)).conversation.state).toBe("snoozed");

  await customer.texts("And Saturday?");
  await expect(ben.row(at)).toHaveCount(0);
  await expect(ana.row(at)).toContainText("And Saturday?");
  await expect(ana.conversation).toContainText("Back with this text: snoozed by you until");
});

test("I16: comes back on top when it is due, in every browser, and says whose snooze it was until somebody answers", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Any news?");
  const api = await as("ana");
  const at = await api.conversationWith(customer);
  const [ana, ben] = await Promise.all([open("ana"), open("ben")]);
  await expect(ben.row(at)).toBeVisible();
  const path = `/api/conversations/${at}/snooze`;
  expect((await api.call(path, { method: "PUT", body: { until: inSeconds(3) } })).status).toBe(200);
  for (const inbox of [ana, ben]) await expect(inbox.row(at)).toHaveCount(0);

  await expect(ana.row(at)).toContainText("Snoozed by you until");
  await expect(ben.row(at)).toContainText("Snoozed by Ana until");
  await ben.row(at).click();
  await expect(ben.conversation).toContainText("Back in the list: snoozed by Ana until");
  await (await as("ben")).reply(at, "Ready on Monday.");
  for (const inbox of [ana, ben]) await expect(inbox.row(at)).not.toContainText("Snoozed by");
});

test("the picker has no serious fault of access, also on a phone, where it is a sheet; a date that has passed is said", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Can you read this?");
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at });
  await ana.hasSeenAll(at);
  await ana.conversation.press("h");
  await expect(picker(ana).getByRole("option").first()).toBeVisible();
  await picker(ana).getByLabel("Date and time").fill("2020-01-01T09:00");
  await picker(ana).getByRole("button", { name: "Snooze" }).click();
  await expect(picker(ana).getByRole("alert")).toContainText("a time to come");
  expect(await faultsOf(ana.page)).toEqual([]);
  expect(await pastTheEdge(ana.page, [1280, 390, 360], 800)).toEqual([]);

  await picker(ana).getByLabel("Date and time").fill("2099-01-01T09:00");
  await picker(ana).press("Escape");
  await expect(picker(ana)).toHaveCount(0);
  await ana.page.setViewportSize({ width: 390, height: 844 });
  await ana.page.getByRole("button", { name: "More", exact: true }).click();
  await ana.page.getByRole("menuitem", { name: "Snooze" }).click();
  await picker(ana)
    .getByRole("option", { name: /^Tomorrow/ })
    .click();
  await expect(ana.page.locator("[data-toast]")).toContainText("Snoozed until tomorrow 9:00");
});
