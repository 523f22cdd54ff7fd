import { expect, test } from "@/tests/support/e2e/test";

test("V35: what is read and written on one device is there on the other, without a reload", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Hello?");
  const at = await (await as("ana")).conversationWith(customer);
  const desk = await open("ana");
  await expect(desk.row(at)).toHaveAttribute("data-unread", "true");
  const phone = await open("ana", { at });
  await phone.hasSeenAll(at);
  await desk.setHidden(true);
  await desk.setHidden(false);
  await expect(desk.row(at)).not.toHaveAttribute("data-unread", "true");

  await desk.row(at).click();
  await expect(desk.composer).toHaveValue("");
  await phone.write("Half a sen");
  await expect(phone.page.locator("[data-part=composer]")).toContainText("Draft saved");
  await desk.setHidden(true);
  await desk.setHidden(false);
  await expect(desk.composer).toHaveValue("Half a sen");
});
