import { describe, expect, test } from "vitest";
import {
  allKeysOn,
  keyCaps,
  keyGroups,
  keyIds,
  keyPressed,
  keyTable,
  mayRepeat,
  readKeySettings,
  sendPressed,
  singleKeys,
} from "@/lib/view/keys";
import type { Press } from "@/lib/view/keys";

const press = (key: string, held: Partial<Press> = {}) => ({
  key,
  mod: false,
  shift: /^\p{Lu}$/u.test(key),
  alt: false,
  ...held,
});

describe("the table of keys", () => {
  test("no press means two things", () => {
    const names = keyIds.flatMap((id) => keyTable[id].keys.map((key) => `${"mod" in keyTable[id]}/${key}`));
    expect(new Set(names).size).toBe(names.length);
  });

  test("every key is of a group that the sheet shows", () => {
    for (const id of keyIds) expect(keyGroups).toContain(keyTable[id].group);
  });

  test("a letter with Shift is another key than the letter, on any layout", () => {
    expect(keyPressed(press("e"), allKeysOn)).toBe("resolve");
    expect(keyPressed(press("E", { shift: true }), allKeysOn)).toBe("resolve_next");
    expect(keyPressed(press("?", { shift: true }), allKeysOn)).toBe("sheet");
  });

  test("capital lock changes nothing: a letter is told by Shift alone", () => {
    expect(keyPressed(press("E", { shift: false }), allKeysOn)).toBe("resolve");
    expect(keyPressed(press("J", { shift: false }), allKeysOn)).toBe("next");
    for (const key of ["e", "E"])
      expect(keyPressed(press(key, { shift: true }), allKeysOn)).toBe("resolve_next");
    expect(keyPressed(press("J", { shift: true }), allKeysOn)).toBeNull();
  });

  test("Ctrl makes a letter another key, and Alt none at all", () => {
    for (const id of singleKeys)
      for (const key of keyTable[id].keys)
        expect(keyPressed(press(key, { alt: true }), allKeysOn)).toBeNull();
    expect(keyPressed(press("e", { mod: true }), allKeysOn)).toBeNull();
    expect(keyPressed(press("Enter", { mod: true }), allKeysOn)).toBe("send");
    expect(keyPressed(press("Enter", { mod: true, shift: true }), allKeysOn)).toBe("send_resolve");
  });

  test("WCAG 2.1.4: each key of one character can be switched off, and all at once; the others stay", () => {
    for (const id of singleKeys) {
      const character = keyTable[id].keys.find((key) => key.length === 1) ?? "";
      expect(keyPressed(press(character), { allOff: false, off: [id] }), id).toBeNull();
      expect(keyPressed(press(character), { allOff: true, off: [] }), id).toBeNull();
      expect(
        keyPressed(press(character), { allOff: false, off: singleKeys.filter((other) => other !== id) }),
        id,
      ).toBe(id);
    }
    const off = { allOff: true, off: singleKeys };
    expect(keyPressed(press("Escape"), off)).toBe("back");
    expect(keyPressed(press("F6"), off)).toBe("next_pane");
    expect(keyPressed(press("Enter", { mod: true }), off)).toBe("send");
  });

  test("held down, a key repeats what moves, and nothing that changes or sends", () => {
    expect(keyIds.filter(mayRepeat)).toEqual([
      "next",
      "previous",
      "open",
      "open_row",
      "back",
      "search",
      "commands",
      "next_pane",
    ]);
    for (const id of [
      "send",
      "send_resolve",
      "undo",
      "resolve",
      "resolve_next",
      "unread",
      "no_reply",
    ] as const)
      expect(mayRepeat(id), id).toBe(false);
  });

  test("settings lose what is no key any more", () => {
    expect(readKeySettings({ allOff: true, off: ["resolve", "gone", "send", "__proto__"] })).toEqual({
      allOff: true,
      off: ["resolve"],
      enterSends: false,
    });
  });

  test("caps are those of the reader's keyboard", () => {
    expect(keyCaps("send", true)).toEqual(["⌘", "↵"]);
    expect(keyCaps("send_resolve", false)).toEqual(["Ctrl", "⇧", "↵"]);
    expect(keyCaps("resolve_next", false)).toEqual(["⇧", "e"]);
    expect(keyCaps("sheet", false)).toEqual(["?"]);
    expect(keyCaps("back", true)).toEqual(["u"]);
  });
});

describe("what sends", () => {
  const enter = (over: object = {}) => press("Enter", over);
  test("Enter alone only for whoever chose it, and with Shift always a new line", () => {
    expect(sendPressed(enter(), allKeysOn)).toBeNull();
    expect(sendPressed(enter(), { enterSends: true })).toBe("send");
    for (const enterSends of [false, true]) {
      expect(sendPressed(enter({ shift: true }), { enterSends })).toBeNull();
      expect(sendPressed(enter({ mod: true }), { enterSends })).toBe("send");
      expect(sendPressed(enter({ mod: true, shift: true }), { enterSends })).toBe("send_resolve");
      expect(sendPressed(enter({ alt: true }), { enterSends })).toBeNull();
      expect(sendPressed(press("a"), { enterSends })).toBeNull();
    }
  });
});
