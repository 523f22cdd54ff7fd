import { eq, ilike } from "drizzle-orm";
import { users } from "@/db/schema/people";
import { hashPassword } from "@/lib/auth/password";
import { appUrl, PASSWORD, people } from "@/tests/support/e2e/addresses";
import { answerOf } from "@/tests/support/e2e/bad-answers";
import { formOn, postForm } from "@/tests/support/e2e/forms";
import { Cookies, postSignIn, SESSION_COOKIE, signIn } from "@/tests/support/e2e/sign-in";
import { aTeam, aTeammate, stackDb } from "@/tests/support/e2e/team";
import { expect } from "@/tests/support/e2e/test";
import { row } from "./row";

/**
 * Who is not signed in. All tests come from one address, whose wrong guesses are counted (60 a minute): no row makes
 * more than a quarter of them, and accounts are their own.
 */

const somebody = async (name: string) => aTeammate((await aTeam()).tenant, name, []);
const nobodysEmail = () => `nobody-${crypto.randomUUID()}@example.test`;

async function attempt(
  fields: Record<string, string>,
  { cookies = new Cookies(), ...more }: Parameters<typeof postSignIn>[1] = {},
) {
  const answer = await postSignIn(fields, { cookies, ...more });
  return {
    ...(await answerOf(answer)),
    retryAfter: answer.headers.get("retry-after"),
    session: cookies.get(SESSION_COOKIE),
  };
}

/** In JSON, where a field can be anything. */
async function attemptJson(fields: Record<string, unknown>) {
  const csrf = await fetch(`${appUrl()}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const cookie = csrf.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  return fetch(`${appUrl()}/api/auth/callback/credentials`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: appUrl(), cookie },
    body: JSON.stringify({ csrfToken, json: "true", ...fields }),
  });
}

row("BL1", async () => {
  const [known, disabled, invited] = await Promise.all([
    somebody("Known"),
    somebody("Disabled"),
    somebody("Has no password"),
  ]);
  await stackDb().update(users).set({ disabledAt: new Date() }).where(eq(users.id, disabled.actor.userId));
  await stackDb().update(users).set({ passwordHash: null }).where(eq(users.id, invited.actor.userId));
  const kinds = {
    unknown: () => ({ email: nobodysEmail(), password: PASSWORD }),
    wrong: () => ({ email: known.email, password: "not it at all" }),
    disabled: () => ({ email: disabled.email, password: PASSWORD }),
    "without a password": () => ({ email: invited.email, password: "" }),
  };
  const quickest = new Map<string, number>();
  const said = new Set<string>();
  for (let round = 0; round < 3; round += 1)
    for (const [kind, fields] of Object.entries(kinds)) {
      const startedAt = performance.now();
      const { status, body, session } = await attempt(fields());
      quickest.set(kind, Math.min(quickest.get(kind) ?? Infinity, performance.now() - startedAt));
      expect([status, session], kind).toEqual([401, undefined]);
      said.add(body);
    }
  expect(said.size).toBe(1);
  // Hashing is most of it: who is refused without would be several times as quick.
  const times = [...quickest.values()];
  expect(Math.max(...times) / Math.min(...times), JSON.stringify([...quickest])).toBeLessThan(3);

  const form = await formOn(null, "/sign-in");
  const [unknown, wrong] = await Promise.all(
    [kinds.unknown(), kinds.wrong()].map((fields) => postForm(null, form, Object.entries(fields))),
  );
  expect([unknown?.status, wrong?.status]).toEqual([401, 401]);
  expect(wrong?.body).toBe(unknown?.body);
  expect(wrong?.body).toMatch(/\S/);
});

row("BL2", async () => {
  const { actor } = await somebody("One Account");
  const local = `off-${actor.userId}`;
  const email = `${local}@example.test`;
  await stackDb().update(users).set({ email }).where(eq(users.id, actor.userId));
  const odd = [
    `a@evil.test,${email}`,
    `"e@evil.test"@example.test`,
    email.replace("@", "＠"),
    `${email}.`,
    email.replace("@", "+tag@"),
    email.replace("example", "еxample"),
    email.replace("ff", "ﬀ"),
    email.replace("example", "xn--xample-2of"),
    `${"a".repeat(320)}@example.test`,
    email.replace("-", " -"),
    `${email}\u0000`,
    email.replace("-", "\u200b-"),
    `${email}%00`,
    local,
  ];
  for (const spelling of odd) {
    const { status, session } = await attempt({ email: spelling, password: PASSWORD });
    // What is no address at all shares one count of guesses.
    expect([[400, 401, 422, 429].includes(status), session], `${spelling.slice(0, 50)}: ${status}`).toEqual([
      true,
      undefined,
    ]);
  }
  for (const spelling of [`  ${email} `, email.toUpperCase()]) {
    const cookies = new Cookies();
    expect((await attempt({ email: spelling, password: PASSWORD }, { cookies })).status, spelling).toBe(200);
    const session = await fetch(`${appUrl()}/api/auth/session`, { headers: { cookie: cookies.header } });
    expect(await session.json()).toMatchObject({ user: { id: actor.userId, email } });
  }
  expect(
    await stackDb()
      .select({ id: users.id })
      .from(users)
      .where(ilike(users.email, `%${local}%`)),
  ).toEqual([{ id: actor.userId }]);
  for (const odd of [null, ["a@b.test"], {}, 5])
    expect((await attemptJson({ email: odd, password: PASSWORD })).status, JSON.stringify(odd)).toBe(400);
});

row("BL3", async () => {
  const { email, actor, api } = await somebody("Long Word");
  const exact = `${"x".repeat(80)}é\u0000 😀`;
  await stackDb()
    .update(users)
    .set({ passwordHash: await hashPassword(exact) })
    .where(eq(users.id, actor.userId));
  // From a device that is known: its guesses are counted apart from the address's.
  const known = () => {
    const cookies = new Cookies();
    const device = api.cookies.entries().find(([name]) => name.startsWith("partyline.device."));
    cookies.keep(new Response(null, { headers: { "set-cookie": `${device?.[0]}=${device?.[1]}` } }));
    return { cookies };
  };
  const near = [
    exact.normalize("NFD"),
    exact.replace("\u0000", ""),
    exact.slice(0, 72),
    exact.split("\u0000")[0] ?? "",
    `${exact} `,
    ` ${exact}`,
    exact.toUpperCase(),
    "",
  ];
  for (const password of near)
    expect(await attempt({ email, password }, known()), JSON.stringify(password)).toMatchObject({
      status: 401,
      session: undefined,
    });
  expect(await attempt({ email, password: exact }, known())).toMatchObject({
    status: 200,
    session: expect.any(String),
  });

  for (const password of ["x".repeat(1_025), "é".repeat(513)])
    expect((await attempt({ email, password }, known())).status).toBe(422);
  expect((await attempt({ email, password: "x".repeat(1_000_000) }, known())).status).toBe(413);
  expect((await attemptJson({ email, password: "half \ud800" })).status).toBe(422);
  for (const password of [null, ["a"], {}, 5, true, undefined])
    expect((await attemptJson({ email, password })).status, JSON.stringify(password)).toBe(400);
});

row("BL4", async () => {
  const { email } = await somebody("Guessed At");
  const guesses = await Promise.all(
    Array.from({ length: 13 }, (_, guess) =>
      attempt(
        { email, password: `guess ${guess}` },
        {
          headers: {
            "x-forwarded-for": `203.0.113.${guess}`,
            forwarded: `for=203.0.113.${guess}`,
            "x-real-ip": `203.0.113.${guess}`,
          },
        },
      ),
    ),
  );
  expect(guesses.map(({ status }) => status).toSorted()).toEqual([
    ...Array(10).fill(401),
    ...Array(3).fill(429),
  ]);
  for (const { status, retryAfter, session } of guesses) {
    expect(session).toBeUndefined();
    if (status === 429) expect(Number(retryAfter)).toBeGreaterThan(0);
  }
  // Not with the right one either, from a strange device; and others are not kept out by it.
  expect((await attempt({ email, password: PASSWORD })).status).toBe(429);
  const byPage = await postForm(null, await formOn(null, "/sign-in"), [
    ["email", email],
    ["password", PASSWORD],
  ]);
  expect([byPage.status, Number(byPage.headers.get("retry-after")) > 0]).toEqual([429, true]);
  expect((await signIn(people.mei)).get(SESSION_COOKIE)).toBeDefined();
});

row("BL5", async () => {
  const { email } = await somebody("Signs In Twice");
  const fields = { email, password: PASSWORD };
  const cookies = new Cookies();
  const sessionOf = async () => (await attempt(fields, { cookies })).session;
  const first = await sessionOf();
  const copied = cookies.header;
  expect(await sessionOf()).not.toBe(first);
  const ask = async (cookie: string) =>
    (await fetch(`${appUrl()}/api/numbers`, { headers: { cookie } })).status;
  expect([await ask(copied), await ask(cookies.header)]).toEqual([401, 200]);

  // Whatever session somebody planted, a made-up one or their own, the sign-in gives another.
  const stranger = (await signIn((await somebody("Plants One")).email)).get(SESSION_COOKIE) ?? "";
  for (const planted of ["planted", stranger]) {
    const jar = new Cookies();
    jar.keep(new Response(null, { headers: { "set-cookie": `${SESSION_COOKIE}=${planted}` } }));
    const { status, session } = await attempt(fields, { cookies: jar });
    expect([status, session], planted.slice(0, 8)).toEqual([200, expect.not.stringContaining(planted)]);
    expect(
      await (await fetch(`${appUrl()}/api/auth/session`, { headers: { cookie: jar.header } })).json(),
    ).toMatchObject({ user: { email } });
    cookies.keep(new Response(null, { headers: { "set-cookie": `${SESSION_COOKIE}=${session}` } }));
  }

  const form = await formOn(null, "/sign-in");
  for (const headers of [
    { origin: "https://evil.test" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
  ] as Record<string, string>[]) {
    expect(await attempt(fields, { headers }), JSON.stringify(headers)).toMatchObject({
      status: 403,
      session: undefined,
    });
    const answer = await postForm(null, form, Object.entries(fields), { headers });
    expect(answer.headers.getSetCookie().join(), JSON.stringify(headers)).not.toContain(SESSION_COOKIE);
    expect([400, 403], JSON.stringify(headers)).toContain(answer.status);
    const signOut = await fetch(`${appUrl()}/api/auth/signout`, {
      method: "POST",
      headers: { ...headers, cookie: cookies.header, "content-type": "application/json" },
      body: "{}",
    });
    expect(signOut.status).toBe(403);
  }
  expect(await ask(cookies.header)).toBe(200);
});
