import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { openSealed, seal, SealError, unlessShut } from "@/lib/base/seal";

const key = randomBytes(32);
const boundTo = newId();
const secret = JSON.stringify({ username: "demo", password: "pässwörd 🔑", securityKey: "k" });

describe("V50: stolen or altered credentials do not open", () => {
  test("what was sealed opens again, to the character", () => {
    expect(openSealed(seal(secret, { key, boundTo }), { key, boundTo })).toBe(secret);
    expect(openSealed(seal("", { key, boundTo }), { key, boundTo })).toBe("");
  });

  test("the same text is never sealed the same way twice, and holds no clear text", () => {
    const [one, two] = [seal(secret, { key, boundTo }), seal(secret, { key, boundTo })];
    expect(one.equals(two)).toBe(false);
    expect(one.toString("latin1")).not.toContain("username");
  });

  test("any flipped bit is refused", () => {
    const sealed = seal(secret, { key, boundTo });
    for (let at = 0; at < sealed.length; at += 1) {
      const altered = Buffer.from(sealed);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(() => openSealed(altered, { key, boundTo })).toThrow(SealError);
    }
  });

  test("swapped to another row, cut short, or under another key it is refused", () => {
    const sealed = seal(secret, { key, boundTo });
    expect(() => openSealed(sealed, { key, boundTo: newId() })).toThrow(SealError);
    expect(() => openSealed(sealed, { key: randomBytes(32), boundTo })).toThrow(SealError);
    expect(() => openSealed(sealed.subarray(0, sealed.length - 1), { key, boundTo })).toThrow(SealError);
    expect(() => openSealed(sealed.subarray(0, 20), { key, boundTo })).toThrow(SealError);
    expect(() => openSealed(Buffer.alloc(0), { key, boundTo })).toThrow(SealError);
  });

  test("the refusal says nothing of what was inside", () => {
    const sealed = seal(secret, { key, boundTo });
    try {
      openSealed(sealed, { key, boundTo: newId() });
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toMatch(/demo|pässwörd|aes/i);
    }
  });
});

test("V50: what does not open is told apart from a fault of ours, which goes on to whoever can hear of it", async () => {
  const open = (id: string) => () => openSealed(seal("x", { key, boundTo: "row" }), { key, boundTo: id });
  expect(await unlessShut(open("row"), "shut")).toBe("x");
  expect(await unlessShut(open("another row"), "shut")).toBe("shut");
  await expect(
    unlessShut(() => Promise.reject(new TypeError("a fault of ours")), "shut"),
  ).rejects.toBeInstanceOf(TypeError);
});
