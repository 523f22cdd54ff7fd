import { hash } from "@node-rs/argon2";
import { describe, expect, test } from "vitest";
import { hashPassword, needsRehash, passwordCost, verifyPassword } from "@/lib/auth/password";

describe("V41: password hashing is strong", () => {
  test("argon2id at 19 MiB, two passes, one lane or more", async () => {
    expect(await hashPassword("x")).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(passwordCost.memoryCost).toBeGreaterThanOrEqual(19_456);
  });

  test("byte 73 matters, and so do spaces, NUL and normal forms", async () => {
    const long = "x".repeat(72);
    const kept = await hashPassword(`${long}a`);
    expect(await verifyPassword(kept, `${long}a`)).toBe(true);
    expect(await verifyPassword(kept, `${long}b`)).toBe(false);
    const odd = await hashPassword(" p\u0000w\u00e9 ");
    expect(await verifyPassword(odd, " p\u0000w\u00e9 ")).toBe(true);
    for (const near of ["p\u0000w\u00e9", " p", " p\u0000we\u0301 "])
      expect(await verifyPassword(odd, near)).toBe(false);
  });

  test("nobody's password fits where there is none", async () => {
    expect(await verifyPassword(null, "x")).toBe(false);
    expect(await verifyPassword(null, "")).toBe(false);
  });

  test("a hash of another cost is to be renewed, one of today's is not", async () => {
    expect(needsRehash(await hash("x", { memoryCost: 8_192, timeCost: 1, parallelism: 1 }))).toBe(true);
    expect(needsRehash(await hashPassword("x"))).toBe(false);
  });
});
