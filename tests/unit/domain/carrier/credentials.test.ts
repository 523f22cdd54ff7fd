import { expect, test } from "vitest";
import { credentialHint } from "@/lib/domain/carrier/credentials";

test("BF4: two characters of a long key are shown, and nothing of a short one", () => {
  expect(credentialHint("9f2c61e0aa9f")).toBe("9f");
  expect(credentialHint("short")).toBe("");
});
