import { describe, expect, test } from "vitest";
import { isForeignPage, mayChange } from "@/lib/web/same-origin";

const APP = "https://inbox.example";
const may = (headers: Record<string, string>, method = "POST", appUrl = APP) =>
  mayChange(method, new Headers(headers), appUrl);

describe("V38: a foreign page can change nothing", () => {
  test("our own page may", () => {
    expect(may({ origin: APP, cookie: "a=b", "sec-fetch-site": "same-origin" })).toBe(true);
    expect(may({ origin: APP, cookie: "a=b" })).toBe(true);
  });

  test.each([
    "https://evil.example",
    "null",
    "https://inbox.example.evil",
    "https://evil.inbox.example",
    "http://inbox.example",
    "https://inbox.example:8443",
    "",
  ])("origin %j may not", (origin) => {
    expect(may({ origin, cookie: "a=b" })).toBe(false);
  });

  test("an absent origin with a cookie may not; without a cookie there is nothing to misuse", () => {
    expect(may({ cookie: "a=b" })).toBe(false);
    expect(may({})).toBe(true);
  });

  test("a browser that says the request came from another site is believed", () => {
    expect(may({ origin: APP, cookie: "a=b", "sec-fetch-site": "cross-site" })).toBe(false);
    expect(may({ origin: APP, cookie: "a=b", "sec-fetch-site": "same-site" })).toBe(false);
  });

  test("the Host header proves nothing outside this machine", () => {
    expect(may({ origin: "https://evil.example", host: "evil.example", cookie: "a=b" })).toBe(false);
    expect(
      may({
        origin: "https://evil.example",
        host: "evil.example",
        "x-forwarded-host": "evil.example",
        cookie: "a=b",
      }),
    ).toBe(false);
  });

  test("on this machine any loopback name will do, a name that was rebound to it will not", () => {
    const local = "http://127.0.0.1:3000";
    expect(
      may({ origin: "http://localhost:3000", host: "localhost:3000", cookie: "a=b" }, "POST", local),
    ).toBe(true);
    expect(may({ origin: "http://[::1]:3000", host: "[::1]:3000", cookie: "a=b" }, "POST", local)).toBe(true);
    expect(
      may({ origin: "http://evil.example:3000", host: "evil.example:3000", cookie: "a=b" }, "POST", local),
    ).toBe(false);
    expect(
      may({ origin: "http://localhost:4010", host: "localhost:3000", cookie: "a=b" }, "POST", local),
    ).toBe(false);
  });

  test("reading needs no origin", () => {
    for (const method of ["GET", "HEAD", "OPTIONS"]) expect(may({ cookie: "a=b" }, method)).toBe(true);
    for (const method of ["PUT", "PATCH", "DELETE"]) expect(may({ cookie: "a=b" }, method)).toBe(false);
  });

  test("sign-in, which asks for a token besides, refuses foreign pages and admits programs", () => {
    expect(isForeignPage(new Headers({ origin: "https://evil.example" }), APP)).toBe(true);
    expect(isForeignPage(new Headers({ "sec-fetch-site": "cross-site" }), APP)).toBe(true);
    expect(isForeignPage(new Headers({}), APP)).toBe(false);
    expect(isForeignPage(new Headers({ origin: APP }), APP)).toBe(false);
  });
});
