import { describe, expect, test } from "vitest";
import { KeyRest, REST_MS } from "@/app/(inbox)/inbox/_client/page/key-rest";
import { allKeysOn, keyPressed, mayBeforeConversation } from "@/lib/view/keys";

describe("I17: words never become commands", () => {
  test("for a second after a field went by itself single keys rest, and as long as the sentence goes on", () => {
    const rest = new KeyRest();
    expect(rest.isResting(0)).toBe(false);
    rest.fieldLost(5_000);
    for (let now = 5_050; now < 9_000; now += 200) expect(rest.isResting(now)).toBe(true);
    expect(rest.isResting(8_850 + REST_MS)).toBe(false);
  });

  test("whoever leaves a field by hand has the keys at once", () => {
    const rest = new KeyRest();
    rest.acted(5_000);
    rest.fieldLost(5_001);
    expect(rest.isResting(5_002)).toBe(false);
    rest.fieldLost(6_000);
    expect(rest.isResting(6_100)).toBe(true);
    rest.acted(6_200);
    expect(rest.isResting(6_201)).toBe(false);
  });
});

describe("before the open conversation is there", () => {
  const may = (key: string, byPointer: boolean) =>
    mayBeforeConversation(
      keyPressed({ key, mod: false, shift: key !== key.toLowerCase(), alt: false }, allKeysOn),
      byPointer,
    );

  test("nothing is done to it: only its fields, other conversations and dialogs can be gone to", () => {
    expect([..."jkurn/c?"].filter((key) => may(key, false)).join("")).toBe("jkurn/c?");
    expect([..."eEUNzx"].filter((key) => may(key, false))).toEqual([]);
  });

  test("after a click on it everything but the keys of its fields is a word", () => {
    expect([..."jkuecz/?ENrn"].filter((key) => may(key, true)).join("")).toBe("rn");
  });
});
