import { expect, test } from "vitest";
import { returnPath, signInPath } from "@/lib/web/return-path";

test("a deep link survives signing in", () => {
  for (const path of [
    "/inbox",
    "/inbox/0198a000-0000-7000-8000-000000000001?at=3",
    "/inbox?state=resolved&q=a%20b",
    "/admin/numbers",
  ]) {
    expect(returnPath(path)).toBe(path);
    expect(returnPath(new URL(signInPath(path), "http://inbox.test").searchParams.get("to"))).toBe(path);
  }
});

test("signing in leads to no other site and to no other kind of page, whatever is asked for", () => {
  const asked = [
    "//evil.test/inbox",
    "https://evil.test/inbox",
    "/\\evil.test",
    "\\\\evil.test/inbox",
    "/inbox/../..//evil.test",
    "/inbox/..//evil.test/inbox",
    "/\t/evil.test",
    "javascript:alert(1)",
    "/inboxes",
    "/api/auth/signout",
    "/sign-in?to=/inbox",
    "inbox",
    "",
    " /inbox",
    null,
    undefined,
    ["/inbox"],
    `/inbox?q=${"x".repeat(1_000)}`,
  ];
  for (const path of asked) expect(returnPath(path), String(path)).toBe("/inbox");
  expect(returnPath("/inbox/\\evil.test")).toBe("/inbox//evil.test");
});
