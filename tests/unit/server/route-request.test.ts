import { expect, test } from "vitest";
import { cleanHeaders, cleanPath } from "@/lib/server/clean-request";
import { routeRequest } from "@/lib/server/route-request";

const appUrl = new URL("https://inbox.example.com");
const get = (url: string, host = "inbox.example.com") => routeRequest({ method: "GET", url, host }, appUrl);

test("a page under another host name goes to the product's one address, the API and its files do not", () => {
  expect(get("/inbox?filter=mine", "10.0.0.4:3000")).toEqual({
    do: "redirect",
    to: "https://inbox.example.com/inbox?filter=mine",
  });
  expect(get("/inbox", "INBOX.example.com")).toEqual({ do: "handle" });
  for (const url of ["/api/health", "/api", "/_next/static/x.js"])
    expect(get(url, "10.0.0.4:3000")).toEqual({ do: "handle" });
  expect(get("/apiary", "10.0.0.4")).toMatchObject({ do: "redirect" });
  expect(routeRequest({ method: "POST", url: "/inbox", host: "10.0.0.4" }, appUrl)).toEqual({ do: "handle" });
});

test.each(["//evil.example", "/\\evil.example", "/@evil.example", "/.evil.example"])(
  "the redirect of %s stays on our host",
  (url) => {
    const verdict = get(url, "other.example");
    expect(verdict.do === "redirect" && new URL(verdict.to).host).toBe("inbox.example.com");
  },
);

test.each(["TRACE", "PROPFIND", "M-SEARCH", ""])("BW3: method %s is refused", (method) => {
  expect(routeRequest({ method, url: "/", host: "inbox.example.com" }, appUrl)).toEqual({
    do: "refuse",
    status: 405,
  });
});

test("V37: an absolute address in the request line is refused", () => {
  expect(get("http://inbox.example.com/inbox")).toEqual({ do: "refuse", status: 400 });
});

test.each([
  ["/%ff", "/%25ff"],
  ["/inbox/%C3%A9/%c0%af?q=%ff", "/inbox/%25C3%25A9/%25c0%25af?q=%ff"],
  ["/api/conversations/%", "/api/conversations/%25"],
])("BA3: %s, which spells no text, leads to an address that is not there", (url, taken) => {
  expect(cleanPath(url)).toBe(taken);
  for (const spelt of ["/inbox/%C3%A9?q=%ff", "/%00", "/?%", ""]) expect(cleanPath(spelt)).toBe(spelt);
});

test("BR6, V37: headers that only our own machinery may write are dropped, and what is known is said", () => {
  const headers = {
    host: "inbox.example.com",
    cookie: "a=b",
    "x-forwarded-for": "198.51.100.1",
    "x-forwarded-host": "evil.example",
    "x-real-ip": "198.51.100.1",
    "x-middleware-subrequest": "middleware",
    "x-partykit-props": "{",
    "x-partyline-client": "198.51.100.1",
    "x-nextjs-data": "1",
    "next-action": "abc",
  };
  cleanHeaders(headers, { client: "203.0.113.7", appUrl });
  expect(headers).toEqual({
    host: "inbox.example.com",
    cookie: "a=b",
    "next-action": "abc",
    "x-partyline-client": "203.0.113.7",
    "x-forwarded-for": "203.0.113.7",
    "x-forwarded-host": "inbox.example.com",
    "x-forwarded-proto": "https",
  });
});
