import { describe, expect, test } from "vitest";
import { MAX_TAGS_OF_CONVERSATION, tagColors } from "@/db/vocabulary";
import { afterTags, checkTagName, nextTagColor } from "@/lib/domain/conversation/tags";

describe("K6: a tag's name", () => {
  test.each([
    ["warranty", "warranty"],
    ["  New   customer ", "New customer"],
    ["#vip", "vip"],
    ["## vip", "vip"],
    ["c#", "c#"],
    ["Ärger 🙂", "Ärger 🙂"],
    ["x".repeat(30), "x".repeat(30)],
  ])("%j is %j", (raw, name) => expect(checkTagName(raw)).toBe(name));

  test.each(["", "  ", "#", "# ", "x".repeat(31), "a\u0000b", "a\u202eb", "\ud800", "\u200b"])(
    "%j is none",
    (raw) => expect(checkTagName(raw)).toBeNull(),
  );
});

test("K6: a tag made without choosing a colour gets one that is used least", () => {
  expect(nextTagColor([])).toBe(tagColors[0]);
  expect(nextTagColor(["grey", "red", "grey"])).toBe("amber");
  expect(nextTagColor([...tagColors, "grey"])).toBe("red");
});

describe("K6: what adding and removing changes", () => {
  test.each([
    { has: [], add: ["a", "b"], remove: [], after: ["a", "b"], added: ["a", "b"], removed: [] },
    { has: ["a"], add: ["a", "a"], remove: [], after: ["a"], added: [], removed: [] },
    { has: ["a", "b", "c"], add: ["d"], remove: ["b"], after: ["a", "c", "d"], added: ["d"], removed: ["b"] },
    { has: ["a"], add: ["a", "b"], remove: ["a", "b"], after: ["a"], added: [], removed: [] },
    { has: ["a"], add: [], remove: ["x"], after: ["a"], added: [], removed: [] },
  ])("$has, add $add, remove $remove", ({ has, add, remove, after, added, removed }) => {
    expect(afterTags({ tagIds: has }, { add, remove })).toEqual({ patch: { tagIds: after }, added, removed });
  });

  test("one too many is refused, and one may always be removed", () => {
    const full = Array.from({ length: MAX_TAGS_OF_CONVERSATION }, (_, i) => String(i));
    expect(afterTags({ tagIds: full }, { add: ["x"], remove: [] })).toBeNull();
    expect(afterTags({ tagIds: full }, { add: ["x"], remove: ["0"] })?.patch.tagIds).toHaveLength(
      full.length,
    );
    expect(afterTags({ tagIds: [...full, "x"] }, { add: [], remove: ["0"] })?.removed).toEqual(["0"]);
  });
});
