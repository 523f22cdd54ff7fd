import { expect, test } from "vitest";
import { isDemo, readEnv } from "@/lib/env";

const secret = "s".repeat(32);
const complete = {
  DATABASE_URL: "postgres://localhost/partyline",
  AUTH_SECRET: secret,
  ROOM_SECRET: secret,
  CREDENTIALS_KEY: Buffer.alloc(32, 1).toString("base64"),
  APP_URL: "https://inbox.example.com/",
};

test("each missing secret and setting is named in a sentence of its own", () => {
  expect(() => readEnv({ HOST: "0.0.0.0", DEMO: "0", AUTH_SECRET: "", DATABASE_URL: "mysql://x" })).toThrow(
    [
      "DATABASE_URL must begin with postgres://.",
      "AUTH_SECRET is not set: it signs the cookies of signed-in people, a random text of at least 32 characters.",
      "ROOM_SECRET is not set: the rooms and this server know each other by it, a random text of at least 32 characters.",
      "CREDENTIALS_KEY is not set: it seals carrier credentials, 32 random bytes in base64.",
    ].join("\n"),
  );
});

test("V64: a malformed setting is named, its value is not", () => {
  const weak = "short-secret";
  const refused = () => readEnv({ ...complete, AUTH_SECRET: weak });
  expect(refused).toThrow("AUTH_SECRET must have at least 32 characters.");
  expect(refused).not.toThrow(weak);
});

test.each(["ROOM_SECRET", "CRON_SECRET", "METRICS_TOKEN"])(
  "%s, which travels in a header, is refused where no header could carry it to whoever must know it",
  (name) => {
    const sentence = `${name} must be made of letters, digits and signs, without spaces.`;
    for (const odd of ["two words ", "ünïcode"])
      expect(() => readEnv({ ...complete, [name]: odd.padEnd(32, "x") })).toThrow(sentence);
    expect(() => readEnv({ ...complete, [name]: "+/=-_.~!".repeat(4) })).not.toThrow();
  },
);

test.each([
  ["nothing set", {}, true],
  ["another loopback address", { HOST: "127.0.0.9" }, true],
  ["an IPv6 loopback address", { HOST: "::1" }, true],
  ["a database of someone's", { DATABASE_URL: "postgres://db/x" }, false],
  ["an address others can reach", { HOST: "0.0.0.0" }, false],
  ["a name that only begins like loopback", { HOST: "127.0.0.1.example.com" }, false],
  ["both, but asked for by name", { HOST: "0.0.0.0", DATABASE_URL: "postgres://db/x", DEMO: "1" }, true],
  ["refused by name", { DEMO: "0" }, false],
])("demo mode with %s: %s", (_name, source, expected) => {
  expect(isDemo(source)).toBe(expected);
});

test("the address of the product follows host and port unless it is set", () => {
  const { APP_URL: _, ...local } = complete;
  expect(readEnv({ ...local, PORT: "4100" }).appUrl).toBe("http://127.0.0.1:4100");
  expect(readEnv({ ...local, HOST: "::1" }).appUrl).toBe("http://[::1]:3000");
  expect(readEnv({ ...local, HOST: "0.0.0.0", DEMO: "1" }).appUrl).toBe("http://localhost:3000");
  expect(readEnv(complete)).toMatchObject({ appUrl: "https://inbox.example.com", roomUrl: undefined });
});

test("outside demo mode an address that others can reach needs APP_URL", () => {
  const { APP_URL: _, ...rest } = complete;
  expect(() => readEnv({ ...rest, HOST: "0.0.0.0" })).toThrow(
    "APP_URL is not set: the address people open in their browsers.",
  );
});

test.each(["0", "65536", "http", "3000.5"])("PORT %s is refused", (PORT) => {
  expect(() => readEnv({ ...complete, PORT })).toThrow("PORT must be a port.");
});

test("trusted proxies are addresses and networks", () => {
  expect(readEnv({ ...complete, TRUSTED_PROXIES: "10.0.0.0/8, 2001:db8::1" }).trustedProxies).toEqual([
    "10.0.0.0/8",
    "2001:db8::1",
  ]);
  expect(() => readEnv({ ...complete, TRUSTED_PROXIES: "everyone" })).toThrow(
    "TRUSTED_PROXIES must be addresses or networks",
  );
});
