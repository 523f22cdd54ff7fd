import { expect, test } from "vitest";
import { accountRefusalCopy, notAskedCopy } from "@/lib/view/copy/message/carrier-copy";
import { dollars } from "@/lib/view/copy/money";

test.each([
  [
    "Authentication failed",
    "QuestBlue does not know this user, password or security key. Copy the three from QuestBlue again.",
  ],
  [
    "Invalid Security-Key",
    "QuestBlue does not know this user, password or security key. Copy the three from QuestBlue again.",
  ],
  [
    "QuestBlue refused with 401.",
    "QuestBlue does not know this user, password or security key. Copy the three from QuestBlue again.",
  ],
  [
    "Address is not allowed",
    "QuestBlue does not let this server in. Add its address to the list of allowed addresses there.",
  ],
  [
    "Your IP 203.0.113.9 is not in the white list",
    "QuestBlue does not let this server in. Add its address to the list of allowed addresses there.",
  ],
  ["Account suspended.", "QuestBlue has switched this account off. Call QuestBlue."],
  [
    "QuestBlue refused with 403.",
    "QuestBlue does not let this account in. Look at the credentials, and that this server\u2019s address is allowed there.",
  ],
  [
    "",
    "QuestBlue does not let this account in. Look at the credentials, and that this server\u2019s address is allowed there.",
  ],
  ["Computer says no.", "QuestBlue refuses this account: \u201cComputer says no\u201d."],
])("a refusal of the account, %j, reads as what to do", (reason, words) => {
  expect(accountRefusalCopy(reason)).toBe(words);
});

test("a refusal of one question is put so only where it is about the account, and never ends in two full stops", () => {
  expect(notAskedCopy({ code: "refused", carrier: "Authentication failed" })).toBe(
    "QuestBlue does not know this user, password or security key. Copy the three from QuestBlue again",
  );
  expect(notAskedCopy({ code: "refused", carrier: "The did is not active." })).toBe("The did is not active");
});

test("money has its currency", () => {
  expect([25, 9.5, -0.4, 1234.5].map(dollars)).toEqual(["$25.00", "$9.50", "-$0.40", "$1,234.50"]);
});

test("why an account could not be asked is said to stand in a sentence, whether it is ours to mend or the carrier's", () => {
  const said = [
    notAskedCopy({ code: "no_credentials" }),
    notAskedCopy({ code: "sealed_shut" }),
    notAskedCopy({ code: "unavailable", carrier: "It did not answer. " }),
  ];
  expect(said).toEqual([
    "There are no QuestBlue credentials yet",
    "The stored credentials cannot be opened",
    "It did not answer",
  ]);
});
