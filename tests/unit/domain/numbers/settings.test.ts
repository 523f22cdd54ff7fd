import { expect, test } from "vitest";
import { confirmationText, MAX_INSERT_UNITS } from "@/lib/domain/inbound/keywords";
import { checkElsewhereSeconds, checkHelpContact } from "@/lib/domain/numbers/settings";

test("a contact for HELP that is taken is in the answer whole", () => {
  for (const contact of [
    "(202) 555-0100",
    "help@harbor-dental.example",
    "x".repeat(MAX_INSERT_UNITS),
    "  spaces   within  ",
  ]) {
    const taken = checkHelpContact(contact);
    expect(taken).not.toBeNull();
    expect(confirmationText("help", { business: "Harbor Dental", contactHint: taken ?? "" })).toContain(
      `contact ${taken}.`,
    );
  }
  expect(checkHelpContact("")).toBe("");
});

test("what the answer would cut or change is refused when it is typed", () => {
  for (const contact of [
    "x".repeat(MAX_INSERT_UNITS + 1),
    "a long-winded.address@some-very-long-domain.example",
    "Zoë’s desk 🙂",
    `${"€".repeat(MAX_INSERT_UNITS / 2)}€`,
    "two\u0007bells",
  ])
    expect(checkHelpContact(contact), contact).toBeNull();
});

test("a colleague's answer from another number counts for whole seconds, from not at all to an hour", () => {
  expect(["0", "600", " 3,600 ", "3601", "-1", "1.5", "", "ten"].map(checkElsewhereSeconds)).toEqual([
    0,
    600,
    3_600,
    null,
    null,
    null,
    null,
    null,
  ]);
});
