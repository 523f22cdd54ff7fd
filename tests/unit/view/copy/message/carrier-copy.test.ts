import { expect, test } from "vitest";
import { because } from "@/lib/domain/status/reasons";
import { carrierCopy } from "@/lib/view/copy/message/carrier-copy";
import { failureCopy } from "@/lib/view/copy/message/status-copy";

const refused = (carrier: string | null) => failureCopy(because("carrier_refused", { carrier }));

test.each([
  ["Number cannot get texts", "this number cannot get texts"],
  ["Destination is a landline", "this number cannot get texts"],
  ["Recipient has opted out (STOP)", "the carrier says this customer wants no texts"],
  ["Insufficient funds", "the carrier account is out of money. An admin can top it up"],
  [
    "DID is not assigned to a 10DLC campaign",
    "this line is not registered for texting yet. An admin can see to it",
  ],
  ["Message filtered as spam", "the carrier took it for unwanted mail. Other words may get through"],
  ["Rate limit exceeded", "the carrier’s limit for this line was reached. Try again later"],
  ["Invalid did_to", "this number is not in service"],
  ["Absent subscriber", "the phone could not be reached"],
  ["Blocked by carrier", "the customer’s carrier blocked it"],
])("V17: %j is said as people say it", (reason, words) => {
  expect(refused(reason)).toBe(`Not delivered: ${words}`);
});

test("V17: a reason that nobody knows is shown as it was told", () => {
  expect(refused("E-7 glitch.")).toBe("Not delivered: E-7 glitch");
  expect(failureCopy(null)).toBe("Not delivered");
  expect(refused(" ")).toBe("Not delivered: the carrier did not say why");
});

test("V15: what the carrier says is told in words, and history is told as what it is", () => {
  const about = { customer: "Marisol", at: "9:31" };
  expect(carrierCopy({ kind: "status", status: "delivered" }, about)).toBe("The carrier says it arrived.");
  expect(carrierCopy({ kind: "status", status: "sent" }, about)).toBe(
    "The carrier says it is on its way, and not yet said to have arrived.",
  );
  expect(carrierCopy({ kind: "unknown_word", word: "handed_over" }, about)).toBe(
    "The carrier answered “handed_over”, which does not say whether it arrived.",
  );
  expect(carrierCopy({ kind: "in_history", status: "delivered" }, about)).toBe(
    "The carrier has a text to Marisol from 9:31: it arrived.",
  );
  expect(carrierCopy({ kind: "in_history", status: null }, about)).toBe(
    "The carrier has a text to Marisol from 9:31. It has probably left.",
  );
  expect(carrierCopy({ kind: "cannot_say" }, about)).toMatch(
    /^The carrier’s records do not show whether the text to Marisol from 9:31 left\./,
  );
  expect(carrierCopy({ kind: "not_in_history" }, about)).toBe(
    "The carrier has no text to Marisol from 9:31. It has probably not left.",
  );
  expect(carrierCopy({ kind: "unavailable" }, about)).toBe(
    "The carrier did not answer. Ask again in a minute.",
  );
  expect(carrierCopy({ kind: "no_carrier" }, about)).toBe(
    "This line has no working carrier account, so there is nobody to ask.",
  );
});
