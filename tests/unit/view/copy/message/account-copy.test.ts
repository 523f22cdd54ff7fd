import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { notAnswered, notAnsweredCodes } from "@/lib/domain/carrier/not-answered";
import { accountRefusalCopy, notAskedCopy, storedRefusalCopy } from "@/lib/view/copy/message/account-copy";
import { dollars } from "@/lib/view/copy/money";

const root = path.join(import.meta.dirname, "../../../../..");
/** As the adapter writes them where it says why there is no answer. */
const adapter = globSync("lib/carriers/questblue/api/*.ts", { cwd: root })
  .map((file) => readFileSync(path.join(root, file), "utf8"))
  .join();
const produced = notAnsweredCodes.filter((code) => adapter.includes(`"${code}"`));

test("every reason for no answer is produced by the adapter, and has words of its own to stand in a sentence", () => {
  expect(produced).toEqual([...notAnsweredCodes]);
  const said = produced.map((code) => notAskedCopy(notAnswered(code)));
  for (const words of said) expect(words).toMatch(/^[A-Z][\w’]+ .*[^.]$/);
  expect(new Set(said).size).toBe(produced.length);
  expect(adapter).not.toMatch(/why: "[^"]* /);
});

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
    "401 Unauthorized",
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
    "403 Forbidden",
    "QuestBlue does not let this account in. Look at the credentials, and that this server\u2019s address is allowed there.",
  ],
  [
    "",
    "QuestBlue does not let this account in. Look at the credentials, and that this server\u2019s address is allowed there.",
  ],
  ["Computer says no.", "QuestBlue refuses this account: \u201cComputer says no\u201d."],
])("a refusal of the account, %j, reads as what to do", (reason, words) => {
  expect(storedRefusalCopy(reason)).toBe(words);
});

test("a refusal without words reads by its code", () => {
  expect(accountRefusalCopy(notAnswered("login_refused"))).toMatch(
    /^QuestBlue does not know this user, .* again\.$/,
  );
  for (const code of ["account_refused", "refused"] as const)
    expect(accountRefusalCopy(notAnswered(code))).toMatch(
      /^QuestBlue does not let this account in\..*there\.$/,
    );
});

test("a refusal of one question is put so only where it is about the account, and never ends in two full stops", () => {
  expect(notAskedCopy(notAnswered("login_refused", "Authentication failed"))).toBe(
    "QuestBlue does not know this user, password or security key. Copy the three from QuestBlue again",
  );
  expect(notAskedCopy(notAnswered("refused", "The did is not active."))).toBe("The did is not active");
});

test("money has its currency", () => {
  expect([25, 9.5, -0.4, 1234.5].map(dollars)).toEqual(["$25.00", "$9.50", "-$0.40", "$1,234.50"]);
});

test("why an account was not asked at all is ours to mend, and said so", () => {
  expect(notAskedCopy({ code: "no_credentials" })).toBe("There are no QuestBlue credentials yet");
  expect(notAskedCopy({ code: "sealed_shut" })).toBe("The stored credentials cannot be opened");
});
