import { encode } from "next-auth/jwt";
import { describe, expect, test } from "vitest";
import { cookieName, makeCookie, onlyCookie, serializeCookie } from "@/lib/auth/session/cookies";
import { SESSION_COOKIE, sessionCookie, sessionIdOf } from "@/lib/auth/session/session-cookie";
import { newId } from "@/lib/base/ids";

const plain = { secret: "a secret of at least thirty-two characters", appUrl: "http://127.0.0.1:3000" };
const secure = { ...plain, appUrl: "https://inbox.example" };

describe("V39: cookies are as strict as the address allows", () => {
  test("over https they are held to this host", () => {
    const set = serializeCookie(makeCookie("x", "v", secure, 60));
    expect(set).toBe("__Host-x=v; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
  });

  test("over http on this machine they are still hidden from scripts and other sites", () => {
    expect(serializeCookie(makeCookie("x", "v", plain))).toBe("x=v; Path=/; HttpOnly; SameSite=Lax");
  });
});

describe("BA1: one cookie, genuine, or none", () => {
  const name = cookieName(SESSION_COOKIE, plain);

  test("the session that was set is found", async () => {
    const id = newId();
    const { value } = await sessionCookie(id, plain, { keep: true });
    expect(await sessionIdOf(`other=1; ${name}=${value}; more=2`, plain)).toBe(id);
  });

  test("two session cookies are none", async () => {
    const [one, two] = await Promise.all([
      sessionCookie(newId(), plain, { keep: true }),
      sessionCookie(newId(), plain, { keep: true }),
    ]);
    expect(await sessionIdOf(`${name}=${one.value}; ${name}=${two.value}`, plain)).toBeNull();
  });

  test.each([
    null,
    "",
    `${name}=`,
    `${name}=x`,
    `${name}=${"x".repeat(8_192)}`,
    `${name}=a.b.c.d.e`,
    `x${name}=1`,
  ])("%.60s is none", async (header) => {
    expect(await sessionIdOf(header, plain)).toBeNull();
  });

  test("signed by another secret, tampered with, too old, or about something else it is none", async () => {
    const { value } = await sessionCookie(newId(), plain, { keep: true });
    expect(
      await sessionIdOf(`${name}=${value}`, {
        ...plain,
        secret: "another secret of thirty-two characters..",
      }),
    ).toBeNull();
    // Not the last character: some of its bits are padding, and say nothing.
    const another = value.at(-9) === "A" ? "B" : "A";
    expect(await sessionIdOf(`${name}=${value.slice(0, -9)}${another}${value.slice(-8)}`, plain)).toBeNull();
    for (const [token, maxAge] of [
      [{ sid: newId() }, -60],
      [{ sid: "admin" }, 60],
      [{ sub: newId() }, 60],
      [{ sid: [newId()] }, 60],
    ] as const) {
      const other = await encode({ token, secret: plain.secret, maxAge });
      expect(await sessionIdOf(`${name}=${other}`, plain)).toBeNull();
    }
  });

  test("over https the plain name counts for nothing", async () => {
    const { value } = await sessionCookie(newId(), plain, { keep: true });
    expect(await sessionIdOf(`${name}=${value}`, secure)).toBeNull();
  });

  test("without “keep me signed in” the cookie ends with the browser", async () => {
    expect(serializeCookie(await sessionCookie(newId(), plain, { keep: false }))).not.toMatch(
      /max-age|expires/i,
    );
    expect(serializeCookie(await sessionCookie(newId(), plain, { keep: true }))).toMatch(/Max-Age=2592000/);
  });

  test("a value that is no percent-encoding is taken as it is", () => {
    expect(onlyCookie("a=%zz", "a")).toBe("%zz");
  });
});
