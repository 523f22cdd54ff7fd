import { lines } from "@/tests/support/e2e/addresses";
import { aCustomer } from "@/tests/support/e2e/simulator";
import { expect, test } from "@/tests/support/e2e/test";

test("I17: a whole reply without a mouse: j k Enter r Ctrl+Enter Esc e z", async ({ open, as }) => {
  // On a line on which no other test writes, so that the rows keep their places.
  const [older, newer] = [aCustomer(), aCustomer()];
  await older.texts("Do you buy used bikes?", { to: lines.sales });
  await newer.texts("What is the lead time?", { to: lines.sales });
  const api = await as("ben");
  const [olderId, newerId] = [
    await api.conversationWith(older, lines.sales),
    await api.conversationWith(newer, lines.sales),
  ];
  const ben = await open("ben");
  await ben.load(`/inbox?number=${await api.numberId(lines.sales)}`);
  const press = (key: string) => ben.page.keyboard.press(key);

  await expect(ben.row(newerId)).toBeVisible();
  await ben.row(newerId).focus();
  await press("j");
  await expect(ben.row(olderId)).toBeFocused();
  await press("k");
  await expect(ben.row(newerId)).toBeFocused();
  // At once behind each other, as fingers do that know the way.
  await press("j");
  await press("Enter");
  await expect(ben.conversation).toContainText("Do you buy used bikes?");
  await ben.hasSeenAll(olderId);

  await press("r");
  await expect(ben.composer).toBeFocused();
  await ben.page.keyboard.type("We do, just come by.");
  // Single keys are letters here.
  await expect(ben.composer).toHaveValue("We do, just come by.");
  await press("Control+Enter");
  await expect(ben.text("We do, just come by.")).toContainText("Leaves in");
  await press("Escape");
  await expect(ben.row(olderId)).toBeFocused();
  await press("z");
  // While a text is being sent it stands there, too, but cannot be changed.
  await expect(ben.composer).toBeEditable();
  await expect(ben.composer).toHaveValue("We do, just come by.");
  await expect(ben.composer).toBeFocused();
  await ben.sendsAtOnce();
  await press("Control+Enter");
  await expect(ben.composer).toHaveValue("");
  await press("Escape");
  await press("e");
  await expect(ben.page.locator("[data-toast]")).toContainText("Resolved");
  await expect(ben.row(olderId)).toHaveCount(0);
  await expect
    .poll(async () => (await older.received()).map(({ msg }) => msg), { timeout: 15_000 })
    .toEqual(["We do, just come by."]);
});

test("an answered refusal is reachable by keys alone, and the focus stays in it", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Is it safe?");
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at });
  await ana.hasSeenAll(at);
  await ana.write("It is.");
  await (await as("ben")).reply(at, "Quite safe.", { undoSeconds: 5 });
  await ana.send();
  await expect(ana.button("Wait for Ben")).toBeFocused();
  // Put there after Ctrl+Enter, which no browser takes for a sign that the focus is to be shown.
  await expect(ana.button("Wait for Ben")).toHaveCSS("outline-style", "solid");
  for (const name of ["Send anyway", "Edit mine", "Wait for Ben", "Send anyway", "Edit mine"]) {
    await ana.page.keyboard.press("Tab");
    await expect(ana.button(name)).toBeFocused();
  }
  // Deaf at first.
  await expect(async () => {
    await ana.page.keyboard.press("Enter");
    await expect(ana.refusal).toHaveCount(0, { timeout: 300 });
  }).toPass();
  await expect(ana.composer).toBeFocused();
  await expect(ana.composer).toHaveValue("It is.");
});
