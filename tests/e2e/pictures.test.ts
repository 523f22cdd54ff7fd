import { expect, test } from "@/tests/support/e2e/test";

const media = "https://carrier.test/front-wheel.jpg";

test("words with a picture show both: in the conversation, in its row, in what a search finds, and on the phone", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("The capercaillie bell is bent", { media });
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at });
  const sign = ana.row(at).getByRole("img", { name: "With a picture" });
  await expect(ana.row(at)).toContainText("The capercaillie bell is bent");
  await expect(sign).toBeVisible();
  await expect(ana.text("The capercaillie bell is bent")).toContainText(
    "A picture, shown on the sender’s phone",
  );

  // The sign is of the text that the row shows.
  await customer.texts("Can you mend it?");
  await expect(ana.row(at)).toContainText("Can you mend it?");
  await expect(sign).toHaveCount(0);
  await ana.page.keyboard.press("/");
  await ana.page.keyboard.type("capercaillie");
  await expect(ana.row(at).locator("mark")).toHaveText("capercaillie");
  await expect(sign).toBeVisible();

  await customer.texts("", { media });
  const phone = await open("ana", { browser: { viewport: { width: 390, height: 844 } } });
  await expect(phone.row(at)).toContainText("A picture");
  await expect(sign).toBeVisible();
});
