import { expect, test } from "@/tests/support/fault-stack";
import { Cookies, postSignIn, SESSION_COOKIE, signIn } from "@/tests/support/e2e/sign-in";
import { people, PASSWORD, WEBHOOK_KEY } from "@/tests/support/e2e/addresses";
import type { ServiceName, TestStack } from "@/tests/support/stack";

/** Nothing of the inside: no stack, no statement, no path, no package, no version, no address of the database. */
const INSIDE =
  /\bat .+:\d+:\d+|node_modules|file:\/\/|\/tmp\/|select |insert into|Failed query|ECONNREFUSED|drizzle|postgres|pg-pool|Next\.js|127\.0\.0\.1:\d+ |v\d+\.\d+\.\d+/i;

let stack: TestStack;
let cookies: Cookies;

test.beforeAll(async ({ stack: shared }) => {
  stack = shared;
  process.env.E2E_URL = stack.url;
  cookies = await signIn(people.dele);
});
test.afterAll(() => {
  delete process.env.E2E_URL;
});

const ask = (path: string, init: RequestInit = {}) =>
  fetch(`${stack.url}${path}`, {
    redirect: "manual",
    ...init,
    headers: { cookie: cookies.header, origin: stack.url, ...init.headers },
  });
const form = (fields: Record<string, string>): RequestInit => ({
  method: "POST",
  body: new URLSearchParams(fields),
});

test("V51, V55, V39: with the database away everything says 503 and nothing of the inside, no cookie changes, and afterwards the session goes on", async () => {
  const id = "019b0000-0000-7000-8000-0000000000ab";
  const page = await (await fetch(`${stack.url}/sign-in`)).text();
  const hidden = Object.fromEntries(
    [...page.matchAll(/<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?/g)].map(
      ([, name = "", value = ""]) => [name, value.replaceAll("&quot;", '"')],
    ),
  );
  const action = new FormData();
  for (const [name, value] of Object.entries({ ...hidden, email: people.dele, password: PASSWORD }))
    action.append(name, value);
  await stack.down("database");

  const pages = ["/inbox", `/inbox/${id}`, "/admin/numbers", "/admin/status", "/password", "/set-up", "/"];
  for (const path of pages.slice(0, -1)) {
    const answer = await ask(path, { headers: { accept: "text/html" } });
    expect(answer.status, path).toBe(503);
    expect(answer.headers.get("retry-after"), path).toMatch(/^\d+$/);
    expect(answer.headers.getSetCookie(), path).toEqual([]);
    expect(answer.headers.get("cache-control"), path).toContain("no-store");
    expect(answer.headers.get("content-security-policy"), path).toContain("frame-ancestors 'none'");
    const body = await answer.text();
    expect(body, path).toContain("you are still signed in");
    expect(body, path).not.toMatch(INSIDE);
  }
  const routes: [string, RequestInit?][] = [
    ["/api/inbox"],
    ["/api/numbers"],
    ["/api/conversations"],
    [`/api/conversations/${id}`],
    [
      `/api/conversations/${id}/replies`,
      { method: "POST", headers: { "content-type": "application/json" }, body: "{}" },
    ],
    [`/api/realtime/ticket?number=${id}`],
    ["/api/auth/session"],
    ["/api/none"],
    ["/api/health/ready"],
    [
      `/api/sms/webhook/${WEBHOOK_KEY}`,
      {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ from: "+15415550123", to: ["+12025550100"], text: "kept?" }),
      },
    ],
  ];
  for (const [path, init] of routes) {
    const answer = await ask(path, init);
    expect(answer.status, path).toBe(503);
    expect(answer.headers.getSetCookie(), path).toEqual([]);
    expect(await answer.text(), path).not.toMatch(INSIDE);
  }
  const attempt = await postSignIn({ email: people.dele, password: PASSWORD });
  expect([
    attempt.status,
    attempt.headers.getSetCookie().filter((cookie) => cookie.startsWith(SESSION_COOKIE)),
  ]).toEqual([503, []]);
  for (const [path, init] of [
    ["/sign-in", { method: "POST", body: action }],
    ["/password", form({ current: "x", next: "y" })],
  ] as const) {
    const answer = await ask(path, init);
    expect([answer.status, Number(answer.headers.get("retry-after")) > 0], path).toEqual([503, true]);
    expect(await answer.text(), path).not.toMatch(INSIDE);
    expect(answer.headers.getSetCookie().join(), path).not.toContain(SESSION_COOKIE);
  }

  await stack.resume("database");
  await expect
    .poll(async () => (await fetch(`${stack.url}/api/health/ready`)).status, {
      timeout: 10_000,
      intervals: [100],
    })
    .toBe(200);
  expect((await ask("/inbox")).status).toBe(200);
  expect(await (await ask("/api/auth/session")).json()).toMatchObject({ user: { email: people.dele } });
});

test("V64: no log of any process holds a text, a number, a password, a key or a ticket, not even in a fault", async () => {
  const [word, phone, password, key] = [
    `sentinel${crypto.randomUUID().slice(0, 8)}`,
    "+15415557788",
    `pass-${crypto.randomUUID()}`,
    `key-${crypto.randomUUID()}`,
  ];
  const text = `${word} call me at 541 555 7788`;
  const webhook = (at: string, body: string, type = "application/json") =>
    fetch(`${stack.url}/api/sms/webhook/${at}`, { method: "POST", headers: { "content-type": type }, body });
  const call = JSON.stringify({ from: phone, to: ["+12025550100"], text });
  await webhook(WEBHOOK_KEY, call);
  await webhook(key, call);
  await webhook(WEBHOOK_KEY, `{"from": "${phone}", "text": "${text}"`);
  await webhook(WEBHOOK_KEY, `from=${phone}&text=${word}%00`, "application/x-www-form-urlencoded");
  await fetch(`${stack.simulatorUrl}/_control/inbound`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ from: phone, to: "+12025550100", text }),
  });
  await postSignIn({ email: `${word}@demo.test`, password });
  const numbers = (await (await ask("/api/numbers")).json()) as { id: string; e164: string }[];
  const numberId = numbers.find(({ e164 }) => e164 === "+12025550100")?.id ?? "";
  const json = (method: string, body: unknown): RequestInit => ({
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const conversation = (await (
    await ask("/api/conversations", json("POST", { numberId, to: phone }))
  ).json()) as {
    id: string;
  };
  const reply = json("POST", {
    clientId: crypto.randomUUID(),
    seenSeq: 0,
    body: text,
    override: { seq: 0, reasons: ["customer_wrote"] },
  });
  for (const body of [text, `${text}\u0000`])
    await ask(
      `/api/conversations/${conversation.id}/draft`,
      json("PUT", { clientId: crypto.randomUUID(), body, media: [] }),
    );
  await ask(`/api/conversations/${conversation.id}/replies`, reply);
  await ask(`/api/conversations?q=${word}${encodeURIComponent(phone)}`);
  await ask(`/inbox/${word}`);
  expect(conversation.id).toMatch(/^[0-9a-f-]{36}$/);
  const ticket = (await (await ask(`/api/realtime/ticket?number=${numberId}`)).json()) as { token: string };
  for (const token of [ticket.token, key])
    await fetch(`${stack.url}/parties/number/${numberId}?token=${token}`);
  await stack.down("database");
  await Promise.all([
    webhook(WEBHOOK_KEY, call),
    postSignIn({ email: `${word}@demo.test`, password }).catch(() => {}),
    ask(
      `/api/conversations/${conversation.id}/draft`,
      json("PUT", { clientId: crypto.randomUUID(), body: text, media: [] }),
    ),
    ask(`/api/conversations/${conversation.id}/replies`, reply),
    ask("/inbox"),
    ask(`/inbox/${conversation.id}`),
    ask(`/inbox?q=${word}`),
    ask(`/api/conversations?q=${word}`),
  ]);
  await stack.resume("database");
  await expect
    .poll(async () => (await fetch(`${stack.url}/api/health/ready`)).status, {
      timeout: 10_000,
      intervals: [100],
    })
    .toBe(200);

  const session = cookies.get(SESSION_COOKIE) ?? "";
  const secrets = [
    word,
    phone.slice(1),
    phone.slice(2),
    "541 555 7788",
    "(541) 555-7788",
    password,
    key,
    WEBHOOK_KEY,
    PASSWORD,
    ticket.token,
    ticket.token.split(".")[1] ?? "none",
    session,
    people.dele,
  ];
  for (const name of ["database", "room", "web", "worker"] satisfies ServiceName[]) {
    const log = await stack.log(name);
    for (const [at, secret] of secrets.entries())
      expect(
        log.split("\n").filter((line) => line.includes(secret)),
        `${name}, secret ${at}`,
      ).toEqual([]);
  }
  // The log did see the fault.
  expect(await stack.log("web")).toContain("the database did not answer");
});
