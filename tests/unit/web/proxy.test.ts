import { NextRequest } from "next/server";
import { expect, test, vi } from "vitest";
import { proxy } from "@/proxy";

vi.mock("@/lib/env", () => ({ env: () => ({ appUrl: "http://inbox.test", roomUrl: "http://inbox.test" }) }));

test("V45: no nonce comes twice in a thousand pages", () => {
  const policies = Array.from(
    { length: 1_000 },
    () => proxy(new NextRequest("http://inbox.test/sign-in")).headers.get("content-security-policy") ?? "",
  );
  const nonces = policies.map((policy) => /script-src 'nonce-([A-Za-z0-9+/]{22}==)'/.exec(policy)?.[1]);
  expect(nonces).not.toContain(undefined);
  expect(new Set(nonces).size).toBe(1_000);
});
