import { expect, test } from "vitest";
import { matchingNames, mentionQuery, stillMentioned, withMention } from "@/lib/domain/conversation/mentions";
import { mentionSpans } from "@/lib/domain/conversation/mention-spans";

const marked = (body: string, ...names: string[]) =>
  mentionSpans(body, names).map(({ from, to }) => body.slice(from, to));
const named = (name: string, id = name) => ({ id, name });

test("C7: a name is marked where it stands after an @, with its spaces, accents and signs", () => {
  expect(marked("@Ana Reyes and (@Ana Reyes), please", "Ana Reyes")).toEqual(["@Ana Reyes", "@Ana Reyes"]);
  expect(marked("Ask @Zoë O’Neil-Smith.", "Zoë O’Neil-Smith")).toEqual(["@Zoë O’Neil-Smith"]);
  expect(marked("@C++ (night)|x", "C++ (night)|x")).toEqual(["@C++ (night)|x"]);
});

test("C7: of two names that fit, the longer one is meant, and a part of a word or an address is none", () => {
  expect(marked("@Ann Lee, @Ann", "Ann", "Ann Lee")).toEqual(["@Ann Lee", "@Ann"]);
  expect(marked("@Anna, me@Ann and _@Ann", "Ann")).toEqual([]);
  expect(marked("𐐀@Ann", "Ann")).toEqual([]);
  expect(marked("@@Ann", "Ann")).toEqual(["@Ann"]);
  expect(marked("@ann", "Ann")).toEqual([]);
  expect(marked("@Ann")).toEqual([]);
});

test("C7: who was chosen is mentioned while their name stands there; of equal names, who was chosen last", () => {
  const [one, two] = [named("Sam Lee", "1"), named("Sam Lee", "2")];
  expect(stillMentioned("@Sam Lee", [one, two])).toEqual([two]);
  expect(stillMentioned("@Sam Lee and @Sam Lee", [one, two])).toEqual([one, two]);
  expect(stillMentioned("@Sam Lee and @Sam Lee", [one, one])).toEqual([one]);
  expect(stillMentioned("Sam Lee knows", [one, two])).toEqual([]);
  expect(stillMentioned("@Ann Lee", [named("Ann"), named("Ann Lee")])).toEqual([named("Ann Lee")]);
});

test("C7: what is typed after an @ looks for somebody, until the line or the name has to end", () => {
  expect(mentionQuery("Ask @an", 7)).toEqual({ from: 4, query: "an" });
  expect(mentionQuery("@", 1)).toEqual({ from: 0, query: "" });
  expect(mentionQuery("@Ann Lee tomorrow", 8)).toEqual({ from: 0, query: "Ann Lee" });
  for (const [body, caret] of [
    ["", 0],
    ["@", 0],
    ["me@an", 5],
    ["@ ", 2],
    ["@a\nb", 4],
    [`@${"x".repeat(41)}`, 42],
  ] as const)
    expect(mentionQuery(body, caret), body).toBeNull();
});

test("C7: the name that is chosen takes the place of what was typed, and one space follows it", () => {
  expect(withMention("Ask @an", { from: 4, caret: 7, name: "Ana Reyes" })).toEqual({
    body: "Ask @Ana Reyes ",
    caret: 15,
  });
  expect(withMention("@an today", { from: 0, caret: 3, name: "Ana" })).toEqual({
    body: "@Ana today",
    caret: 5,
  });
});

test("C7: a name is found by the beginning of any of its words, the first word before the others", () => {
  const all = [named("Maria Ana"), named("Ana Reyes"), named("Ben Ode")];
  expect(matchingNames("an", all).map(({ name }) => name)).toEqual(["Ana Reyes", "Maria Ana"]);
  expect(matchingNames("", all)).toHaveLength(3);
  expect(matchingNames("ana reyes ", all)).toEqual([]);
});
