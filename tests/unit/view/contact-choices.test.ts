import { expect, test } from "vitest";
import { choiceWords, contactChoices, isName, isWholePhone } from "@/lib/view/contact-choices";
import { formerOf, formerWords } from "@/lib/view/copy/list/former-copy";
import { makeConversation, makeRow, support, uuid } from "./make";

const row = (n: number, over: Parameters<typeof makeConversation>[0] = {}) =>
  makeRow(
    makeConversation({ id: uuid(100 + n), address: `+1541555010${n}`, contactName: `Person ${n}`, ...over }),
  );

test("N7: whom a new text may go to is each phone once, in the order found, without those that cannot be texted", () => {
  const found = [
    row(1),
    row(2),
    row(3, { address: "+15415550101" }),
    row(4, { dialable: false }),
    row(5, { contactName: null }),
  ];
  expect(contactChoices(found)).toEqual([
    { name: "Person 1", address: "+15415550101" },
    { name: "Person 2", address: "+15415550102" },
    { name: null, address: "+15415550105" },
  ]);
  expect(contactChoices([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => row(n)))).toHaveLength(6);
});

test("N7: whoever was chosen stands in the field with name and phone; letters mean a name, ten digits nobody else", () => {
  expect(choiceWords({ name: "Zoë Ó Sé", address: "+15415550126" })).toBe("Zoë Ó Sé, (541) 555-0126");
  expect(choiceWords({ name: null, address: "+15415550126" })).toBe("(541) 555-0126");
  expect(["zoë", "Ó", "李", "Ana 2"].map(isName)).toEqual([true, true, true, true]);
  expect(["", "555-0126", "+1 (541)"].map(isName)).toEqual([false, false, false]);
  expect(
    ["(541) 555-0126", "+15415550126", "541555012", "Marisol, (541) 555-0126"].map(isWholePhone),
  ).toEqual([true, true, false, false]);
});

test("N4: where the history is: the conversation that was left, or the one last active", () => {
  const [first, second] = [makeConversation({ id: uuid(31) }), makeConversation({ id: uuid(32) })];
  expect(formerOf([first, second], second.id)).toBe(second);
  expect(formerOf([first, second], null)).toBe(first);
  expect(formerOf([first, second], uuid(33))).toBe(first);
  expect(formerOf([], first.id)).toBeNull();
  expect(
    formerWords(
      { contactName: "Marisol Vega", address: "+15415550126" },
      { label: "Support", e164: "+12025550100" },
    ),
  ).toBe("Earlier texts with Marisol are on Support 0100.");
  expect(formerWords({ contactName: null, address: "+15415550126" }, support)).toMatch(
    /^Earlier texts with \(541\) 555-0126 are on /,
  );
});
