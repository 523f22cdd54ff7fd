import { disableNumber } from "@/lib/numbers/disable-number";
import { appUrl, lines, PASSWORD, people, secret } from "@/tests/support/e2e/addresses";
import type { Api } from "@/tests/support/e2e/api";
import { raw, statusOf, talk } from "@/tests/support/e2e/raw-http";
import { Cookies, postSignIn, SESSION_COOKIE, signIn } from "@/tests/support/e2e/sign-in";
import { aCustomer } from "@/tests/support/e2e/simulator";
import { aLineOf, aTeam, aTeammate } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";

const id = () => crypto.randomUUID();

test("BA1: no cookie, a changed, doubled, foreign or huge one is nobody", async ({ as }) => {
  const session = (await as("ana")).cookies.get(SESSION_COOKIE) ?? "";
  const noor = (await as("noor")).cookies.get(SESSION_COOKIE) ?? "";
  const parts = session.split(".");
  const cookies = [
    "",
    `${SESSION_COOKIE}=`,
    `${SESSION_COOKIE}=${session.slice(0, -4)}AAAA`,
    `${SESSION_COOKIE}=${[...parts.slice(0, -1), ""].join(".")}`,
    `${SESSION_COOKIE}=${"x".repeat(8_000)}`,
    `${SESSION_COOKIE}=${session}; ${SESSION_COOKIE}=${session}`,
    `${SESSION_COOKIE}=${noor}; ${SESSION_COOKIE}=${session}`,
    `__Host-${SESSION_COOKIE}=${session}`,
    `${SESSION_COOKIE.toUpperCase()}=${session}`,
    `${SESSION_COOKIE}=${encodeURIComponent('{"sid":1}')}`,
    `${SESSION_COOKIE}=eyJhbGciOiJub25lIn0.eyJzaWQiOiIxIn0.`,
    `${SESSION_COOKIE}=%E0%A4%A`,
  ];
  for (const cookie of cookies) {
    const answer = await raw("/api/numbers", { headers: { cookie } });
    expect([answer.status, answer.body], cookie.slice(0, 80)).toEqual([401, '{"error":"unauthenticated","message":"Sign in first."}']);
  }
});

test("BA2: no Authorization header opens anything, however it is spelled", async () => {
  const cron = await secret("CRON_SECRET");
  for (const authorization of ["Bearer %%%", "Bearer ", "Bearer", "Bearer undefined", "Bearer null", `bearer ${cron}`, `Bearer  ${cron}`, `Bearer ${cron} `.trim().slice(0, -1), `Bearer ${cron}, Bearer ${cron}`, "Basic YTpi", "Basic %%%", "Digest x", "\u00e9"])
    for (const [method, path] of [["GET", "/api/numbers"], ["POST", "/api/jobs/drain"]] as const)
      expect((await raw(path, { method, headers: { authorization } })).status, `${path} ${authorization.slice(0, 12)}`).toBe(401);
  expect((await raw("/api/jobs/drain", { method: "POST", headers: { authorization: `Bearer ${cron}` } })).status).toBe(200);
});

test("BA3: what is no id is not found, wherever it stands", async ({ as }) => {
  const ana = await as("ana");
  const missing = await (await ana.call(`/api/conversations/${id()}`)).text();
  const odd = ["1", "-1", "0x1", "1e3", "9223372036854775808", "null", "undefined", "[object Object]", "x".repeat(10_000), id().toUpperCase(), `{${id()}}`, `${id()} `, "%00", "'; drop table users--", "..%2fx", "%ff"];
  for (const spelling of odd)
    for (const [method, path, body] of [
      ["GET", `/api/conversations/${encodeURI(spelling)}`, undefined],
      ["POST", `/api/conversations/${encodeURI(spelling)}/read`, { seq: 0 }],
      ["POST", `/api/messages/${encodeURI(spelling)}/undo`, undefined],
    ] as const) {
      const answer = await ana.call(path, { method, ...(body && { body }) });
      expect([400, 404], `${path.slice(0, 60)}`).toContain(answer.status);
      const said = await answer.text();
      if (answer.status === 404 && answer.headers.get("content-type")?.includes("json")) expect(said).toBe(missing);
    }
});

test("BA4, BA5, BA6, BA7, BA8: a query that can mean two things, or none, is 400", async ({ as, customer }) => {
  const [ana, ben] = await Promise.all([as("ana"), as("ben")]);
  await customer.texts("One row more");
  const conversation = await ana.conversationWith(customer);
  const support = await ana.numberId(lines.support);
  const cursorOf = async (api: Api, query: string) => (await api.read<{ next: string | null }>(`/api/conversations?limit=1${query}`)).next ?? "";
  const [mine, open, bens] = [await cursorOf(ana, ""), await cursorOf(ana, "&state=open"), await cursorOf(ben, "")];
  expect(mine).not.toBe("");
  expect((await ana.call(`/api/conversations?cursor=${encodeURIComponent(mine)}`)).status).toBe(200);
  const { epoch } = await ana.read<{ epoch: string }>(`/api/realtime/ticket?number=${support}`);

  const queries = [
    `number=${support}&number=${support}`,
    "number[]=1",
    "number[$ne]=1",
    "filter[constructor]=1",
    "filter=toString",
    "state=nowhere",
    "sort=name;drop",
    'sort="a\\"--"',
    "unknown=1",
    "q=%25",
    "limit=0",
    "limit=-1",
    "limit=1e9",
    "limit=abc",
    "limit=101",
    "limit=1.5",
    "limit=",
    "limit=0x10",
    "limit=%D9%A5",
    "cursor=x",
    "cursor=",
    `cursor=${"a".repeat(2_000)}`,
    `cursor=${encodeURIComponent(mine.slice(0, -3))}`,
    `cursor=${encodeURIComponent(`${mine}A`)}`,
    `cursor=${encodeURIComponent(bens)}`,
    `state=open&cursor=${encodeURIComponent(mine)}`,
    `cursor=${encodeURIComponent(open)}`,
  ];
  for (const query of queries) expect((await ana.call(`/api/conversations?${query}`)).status, query.slice(0, 80)).toBe(400);
  for (const query of ["before=-1", "before=abc", "before=1e3", "before=99999999999999999999", "limit=0", "x=1", "before=1&before=2", "after=-1", "after=abc", "around=1e3", "around=Unseen", "before=1&after=1", "after=1&around=1", "before=1&around=unseen"])
    expect((await ana.call(`/api/conversations/${conversation}?${query}`)).status, query).toBe(400);
  for (const query of ["", `number=${support}`, `number=${support}&epoch=x&after=0`, `number=${support}&epoch=${epoch}&after=-1`, `number=${support}&epoch=${epoch}&after=1e3`, `number=${support}&epoch=${epoch}&after=0&x=1`])
    expect((await ana.call(`/api/realtime/events?${query}`)).status, query).toBe(400);
  for (const query of ["x=1", "with=", "with=1&with=2", `with=${"1".repeat(65)}`]) expect((await ana.call(`/api/numbers?${query}`)).status, query).toBe(400);
  expect((await ana.call(`/api/conversations/${conversation}/opens?x=1`)).status).toBe(400);
});

test("BA9, BA12, BA13, BA14: a reply that is empty, too long, unsure or says another thing under a known id changes nothing", async ({ as, customer }) => {
  const [ana, ben] = await Promise.all([as("ana"), as("ben")]);
  const other = aCustomer();
  await Promise.all([customer.texts("First"), other.texts("First")]);
  const [at, elsewhere] = [await ana.conversationWith(customer), await ana.conversationWith(other)];
  const post = async (command: Record<string, unknown>, api = ana, where = at) => (await api.postReply(where, command)).status;
  const good = { clientId: id(), seenSeq: 1, body: "Hello there" };

  for (const body of ["", "   \n\t", "\u200d", "\u2060\ufeff", "x".repeat(100_000), "x".repeat(153 * 10 + 1), "a\ud800b", "a\u0000b"]) expect(await post({ ...good, body }), JSON.stringify(body.slice(0, 10))).toBe(422);
  for (const seenSeq of [-1, 1.5, "1", null, 99, 1e308, undefined]) expect(await post({ ...good, seenSeq }), String(seenSeq)).toBe(400);
  for (const clientId of ["", "x", "x".repeat(10_000), null, 1, undefined]) expect(await post({ ...good, clientId }), String(clientId).slice(0, 10)).toBe(400);
  for (const override of [true, {}, { seq: 1 }, { seq: 1, reasons: [] }, { seq: 1, reasons: ["opted_out"] }, { seq: 1, reasons: ["no_access"] }, { seq: "1", reasons: ["customer_wrote"] }])
    expect(await post({ ...good, override }), JSON.stringify(override)).toBe(400);
  for (const undoSeconds of [-1, 31, 1.5, "5"]) expect(await post({ ...good, undoSeconds }), String(undoSeconds)).toBe(400);
  for (const body of ["{", "null", "[]", '"x"', "1", "", "\ufeff{}"]) expect((await ana.call(`/api/conversations/${at}/replies`, { method: "POST", body })).status, body).toBe(400);
  expect((await ana.call(`/api/conversations/${at}/replies`, { method: "POST", body: `"${"x".repeat(300_000)}"` })).status).toBe(413);
  expect((await ana.call(`/api/conversations/${at}/replies`, { method: "POST", body: "a=b", headers: { "content-type": "application/x-www-form-urlencoded" } })).status).toBe(415);

  // A seq that was passed, and confirmations of another state or another reason.
  await customer.texts("Second");
  const stale = await ana.postReply(at, good);
  expect([stale.status, await stale.json()]).toEqual([409, expect.objectContaining({ reason: "customer_wrote", publicSeq: 2 })]);
  for (const override of [{ seq: 1, reasons: ["customer_wrote"] }, { seq: 2, reasons: ["teammate_replied"] }]) expect(await post({ ...good, override })).toBe(409);
  expect((await ana.thread(at)).conversation.publicSeq).toBe(2);

  expect(await post({ ...good, seenSeq: 2, undoSeconds: 0 })).toBe(201);
  expect(await post({ ...good, seenSeq: 2, undoSeconds: 0 })).toBe(200);
  expect(await post({ ...good, seenSeq: 3, body: "Something else entirely" })).toBe(422);
  expect(await post(good, ana, elsewhere)).toBe(422);
  // The id of another person is no id of mine.
  expect(await post({ ...good, body: "Ben writes here too", undoSeconds: 0 }, ben, elsewhere)).toBe(201);
  await expect.poll(async () => [...(await customer.received()), ...(await other.received())].map(({ msg }) => msg).toSorted()).toEqual(["Ben writes here too", "Hello there"]);
});

test("BA10: nothing can be begun with what is no phone of a customer in this country", async ({ as }) => {
  const ana = await as("ana");
  const numberId = await ana.numberId(lines.support);
  const to = ["911", "112", "+1911", "32665", "123", "1".repeat(20), "+19005550123", "+442071234567", "+12425550123", lines.support, "AMAZON", "a@b.com", "+1٥٤١٥٥٥٠١٢٣", "=1+1", "''"];
  for (const address of to) {
    const answer = await ana.call("/api/conversations", { method: "POST", body: { numberId, to: address } });
    expect([answer.status, await answer.json()], address).toEqual([422, expect.objectContaining({ error: "not_dialable", reason: expect.stringMatching(/^[a-z_]+$/) })]);
  }
  for (const address of ["", "x".repeat(65), null, 5, ["+15415550123"]]) expect((await ana.call("/api/conversations", { method: "POST", body: { numberId, to: address } })).status, String(address)).toBe(400);
});

test("BA11: from a number that is switched off nothing leaves, and it says so", async ({ customer }) => {
  const { db, tenant } = await aTeam();
  const number = await aLineOf(tenant, "Yard");
  const [owner, member] = await Promise.all([aTeammate(tenant, "Ona Berg", [number], "owner"), aTeammate(tenant, "Milo Fisk", [number])]);
  const at = await member.api.conversationWith(customer, number.e164);
  expect((await disableNumber({ db, now: () => new Date() }, { ...owner.actor }, { numberId: number.numberId, reason: "Moved" })).ok).toBe(true);
  const answer = await member.api.postReply(at, { clientId: id(), seenSeq: 0, body: "Hello", override: { seq: 0, reasons: ["customer_wrote"] } });
  expect([answer.status, await answer.json()]).toEqual([409, expect.objectContaining({ reason: "number_disabled" })]);
  expect(await customer.received()).toEqual([]);
});

test("BA15, BA16: a made-up action, a made-up argument and a flood of fields do nothing and break nothing", async () => {
  const post = (headers: Record<string, string>, body: BodyInit) => fetch(`${appUrl()}/sign-in`, { method: "POST", headers: { origin: appUrl(), ...headers }, body, redirect: "manual" });
  for (const action of ["0".repeat(42), "A".repeat(42), "x", "__proto__", "x".repeat(10_000)]) {
    const answer = await post({ "next-action": action, "content-type": "text/plain;charset=UTF-8" }, '["$K1"]');
    // 409 tells the page to load itself anew.
    expect([400, 404, 409], action.slice(0, 12)).toContain(answer.status);
    expect(answer.headers.getSetCookie().join()).not.toContain(SESSION_COOKIE);
  }
  const page = await (await fetch(`${appUrl()}/sign-in`)).text();
  const hidden = Object.fromEntries([...page.matchAll(/<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?/g)].map(([, name = "", value = ""]) => [name, value.replaceAll("&quot;", '"')]));
  expect(Object.keys(hidden).length).toBeGreaterThan(0);
  const forms: [string, FormData][] = [];
  const form = (what: string, fill: (data: FormData) => void) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(hidden)) data.append(name, value);
    fill(data);
    forms.push([what, data]);
  };
  form("nothing", () => {});
  form("a file for text", (data) => data.append("email", new Blob(["x"]), "x.txt"));
  form("an address twice", (data) => ["a@demo.test", "b@demo.test"].forEach((value) => data.append("email", value)));
  form("10,000 fields", (data) => Array.from({ length: 10_000 }, (_, n) => data.append(`field${n}`, "x")));
  form("prototype keys", (data) => ["__proto__", "constructor", "toString"].forEach((name) => data.append(name, "x")));
  form("a forged reference", (data) => data.append("$ACTION_REF_9", ""));
  form("a cycle", (data) => ["$ACTION_9:0", "1_$ACTION_9:0", "0"].forEach((name) => data.append(name, '["$K1","$0","$1"]')));
  for (const [what, data] of forms) {
    const answer = await post({}, data);
    expect(answer.status, what).toBeLessThan(500);
    expect(answer.headers.getSetCookie().join(), what).not.toContain(SESSION_COOKIE);
    expect(await answer.text(), what).not.toMatch(/at .+\.js:\d+/);
  }
});

test("BL2, BL3: odd addresses and passwords sign nobody in, and one account has one spelling", async () => {
  const attempt = async (fields: Record<string, string>) => {
    const cookies = new Cookies();
    const answer = await postSignIn(fields, { cookies });
    return { status: answer.status, isIn: cookies.get(SESSION_COOKIE) !== undefined };
  };
  const odd = [`a@evil.test,${people.mei}`, '"e@evil.test"@demo.test', "admin＠demo.test", "admin@demo.test.", "admin+tag@demo.test", "аdmin@demo.test", `${"a".repeat(320)}@demo.test`, "ad min@demo.test", "admin@demo.test\u0000", "", "admin", "@"];
  for (const email of odd) {
    const { status, isIn } = await attempt({ email, password: PASSWORD });
    // What is no address at all shares one count of guesses.
    expect([[400, 401, 422, 429].includes(status), isIn], `${email.slice(0, 30)}: ${status}`).toEqual([true, false]);
  }
  for (const email of ["  admin@demo.test ", "ADMIN@Demo.Test"]) expect(await attempt({ email, password: PASSWORD }), email).toEqual({ status: 200, isIn: true });

  for (const password of [`${PASSWORD} `, ` ${PASSWORD}`, `${PASSWORD}\u0000`, PASSWORD.toUpperCase(), ""])
    expect((await attempt({ email: people.mei, password })).isIn, JSON.stringify(password)).toBe(false);
  expect((await attempt({ email: people.mei, password: "x".repeat(1_025) })).status).toBe(422);
  expect((await attempt({ email: people.mei, password: "x".repeat(1_000_000) })).status).toBe(413);

  const csrf = await fetch(`${appUrl()}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const cookie = csrf.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
  for (const password of [null, ["a"], {}, 5, true]) {
    const answer = await fetch(`${appUrl()}/api/auth/callback/credentials`, { method: "POST", headers: { "content-type": "application/json", origin: appUrl(), cookie }, body: JSON.stringify({ csrfToken, json: "true", email: people.mei, password }) });
    expect(answer.status, JSON.stringify(password)).toBe(400);
  }
});

test("BL4, V40: guesses at one account are slowed down whatever address they claim to come from", async () => {
  const { tenant } = await aTeam();
  const { email } = await aTeammate(tenant, "Guessed At", []);
  const answers: Response[] = [];
  for (let guess = 0; guess < 12; guess += 1) answers.push(await postSignIn({ email, password: `guess ${guess}` }, { headers: { "x-forwarded-for": `203.0.113.${guess}`, forwarded: `for=203.0.113.${guess}`, "x-real-ip": `203.0.113.${guess}` } }));
  expect(answers.slice(0, 10).map(({ status }) => status)).toEqual(Array(10).fill(401));
  for (const { status, headers } of answers.slice(10)) {
    expect(status).toBe(429);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  }
  // Others are not kept out by it.
  expect((await signIn(people.mei)).get(SESSION_COOKIE)).toBeDefined();
});

test("V51: what has no form here is 405 with what would work, and errors tell nothing of the inside", async ({ as }) => {
  const ana = await as("ana");
  for (const [path, allow] of [["/api/numbers", "GET, HEAD"], [`/api/conversations/${id()}/replies`, "POST"], [`/api/conversations/${id()}/draft`, "PUT"]] as const) {
    const answer = await ana.call(path, { method: "PATCH" });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, allow]);
  }
  for (const line of ["TRACE /api/numbers", "PROPFIND /api/numbers", "CONNECT 127.0.0.1:22"]) expect(statusOf(await talk(`${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)), line).toBe(405);
  const missing = await (await ana.call("/api/nothing/here")).text();
  expect(missing).not.toMatch(/node_modules|\.ts:|postgres|select /i);
  expect((await ana.call("/api/health")).headers.get("x-powered-by")).toBeNull();
});
