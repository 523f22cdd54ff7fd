import { eq } from "drizzle-orm";
import { encode } from "next-auth/jwt";
import { sessions } from "@/db/schema/people";
import { appUrl, lines, secret } from "@/tests/support/e2e/addresses";
import { answerOf, expectAnswer } from "@/tests/support/e2e/bad-answers";
import { raw } from "@/tests/support/e2e/raw-http";
import { SESSION_COOKIE, sessionIdOf } from "@/tests/support/e2e/sign-in";
import { aLineOf, aTeam, aTeammate } from "@/tests/support/e2e/team";
import { expect } from "@/tests/support/e2e/test";
import { aConversation, anInbound } from "@/tests/support/factories";
import { row } from "./row";

/** Who may ask at all, and for what. */

const SIGN_IN_FIRST = { status: 401, body: '{"error":"unauthenticated","message":"Sign in first."}' };
const id = () => crypto.randomUUID();

row("BA1", async ({ as }) => {
  const { db, tenant } = await aTeam();
  const { api } = await aTeammate(tenant, "Edda Lind", [await aLineOf(tenant, "Yard")]);
  const session = api.cookies.get(SESSION_COOKIE) ?? "";
  const noor = (await as("noor")).cookies.get(SESSION_COOKIE) ?? "";
  const authSecret = await secret("AUTH_SECRET");
  const sid = await sessionIdOf(api.cookies);
  const made = (token: Record<string, unknown>, maxAge: number, by = authSecret) =>
    encode({ token, secret: by, maxAge });
  expect(
    (await raw("/api/numbers", { headers: { cookie: `${SESSION_COOKIE}=${await made({ sid }, 60)}` } }))
      .status,
  ).toBe(200);

  const refused = [
    "",
    `${SESSION_COOKIE}=`,
    `${SESSION_COOKIE}=${session.slice(0, -4)}AAAA`,
    `${SESSION_COOKIE}=${[...session.split(".").slice(0, -1), ""].join(".")}`,
    `${SESSION_COOKIE}=${"x".repeat(8_000)}`,
    `${SESSION_COOKIE}=${session}; ${SESSION_COOKIE}=${session}`,
    `${SESSION_COOKIE}=${noor}; ${SESSION_COOKIE}=${session}`,
    `__Host-${SESSION_COOKIE}=${session}`,
    `${SESSION_COOKIE.toUpperCase()}=${session}`,
    `${SESSION_COOKIE}=${encodeURIComponent('{"sid":1}')}`,
    `${SESSION_COOKIE}=eyJhbGciOiJub25lIn0.eyJzaWQiOiIxIn0.`,
    `${SESSION_COOKIE}=%E0%A4%A`,
    `${SESSION_COOKIE}=${await made({ sid }, -60)}`,
    `${SESSION_COOKIE}=${await made({ sid }, 60, "another secret, quite as long as the one in use here")}`,
    ...(await Promise.all(
      [id(), "1", "__proto__", { sid }, null].map(
        async (other) => `${SESSION_COOKIE}=${await made({ sid: other }, 60)}`,
      ),
    )),
  ];
  for (const cookie of refused) {
    expect(
      await expectAnswer(() => raw("/api/numbers", { headers: { cookie } }), 401, cookie.slice(0, 80)),
    ).toMatchObject(SIGN_IN_FIRST);
    expect((await raw("/inbox", { headers: { cookie } })).headers.location, cookie.slice(0, 80)).toBe(
      "/sign-in",
    );
  }
  // Another tenant's is that tenant's, and shows theirs alone.
  expect((await (await as("noor")).numbers()).map(({ e164 }) => e164)).toEqual([lines.frontDesk]);

  // A session that is over is nobody's, however good its cookie is.
  for (const end of [
    { expiresAt: new Date(Date.now() - 1_000) },
    { expiresAt: new Date(Date.now() + 60_000), revokedAt: new Date() },
  ]) {
    await db.update(sessions).set(end).where(eq(sessions.id, sid));
    expect(
      await expectAnswer(async () => answerOf(await api.call("/api/numbers")), 401, JSON.stringify(end)),
    ).toEqual(SIGN_IN_FIRST);
  }
});

row("BA2", async () => {
  const cron = await secret("CRON_SECRET");
  const spellings = [
    "Bearer %%%",
    "Bearer ",
    "Bearer",
    "Bearer undefined",
    "Bearer null",
    `bearer ${cron}`,
    `Bearer  ${cron}`,
    `Bearer ${cron.slice(0, -1)}`,
    `Bearer ${cron}, Bearer ${cron}`,
    `Basic ${btoa(`:${cron}`)}`,
    "Basic %%%",
    "Digest x",
    cron,
    "\u00e9",
  ];
  for (const authorization of spellings)
    for (const [method, path] of [
      ["GET", "/api/numbers"],
      ["POST", "/api/jobs/drain"],
    ] as const)
      await expectAnswer(
        () => raw(path, { method, headers: { authorization } }),
        401,
        `${path} ${authorization.slice(0, 12)}`,
      );
  expect(
    (await raw("/api/jobs/drain", { method: "POST", headers: { authorization: `Bearer ${cron}` } })).status,
  ).toBe(200);
  // Each secret opens its own door.
  for (const authorization of [...spellings, `Bearer ${cron}`])
    await expectAnswer(
      () => raw(`/api/room/access?number=${crypto.randomUUID()}`, { headers: { authorization } }),
      401,
      "/api/room/access",
    );
});

row("BA3", async ({ as }) => {
  const ana = await as("ana");
  const { db, tenant } = await aTeam();
  const conversation = await aConversation(db, await aLineOf(tenant, "Yard"));
  const { messageId } = await anInbound(db, conversation, { body: "Not for Ana" });
  const owner = await aTeammate(tenant, "Ona Berg", [], "owner");
  const theirs = conversation.conversationId;
  const before = await owner.api.conversation(theirs);
  const asked = (conversation: string, message: string) =>
    [
      ["GET", `/api/conversations/${conversation}`, undefined],
      ["POST", `/api/conversations/${conversation}/read`, { seq: 0 }],
      ["POST", `/api/messages/${message}/undo`, undefined],
      ["POST", `/api/messages/${message}/release`, undefined],
    ] as const;
  const ask =
    ([method, path, body]: ReturnType<typeof asked>[number]) =>
    async () =>
      answerOf(await ana.call(path, { method, ...(body && { body }) }));

  const missing = await expectAnswer(ask(asked(id(), id())[0]), 404, "missing");
  for (const call of asked(theirs, messageId))
    expect(await expectAnswer(ask(call), 404, call[1])).toEqual(missing);
  const odd = [
    "1",
    "-1",
    "0x1",
    "1e3",
    "9223372036854775808",
    "null",
    "undefined",
    "[object Object]",
    "x".repeat(10_000),
    id().toUpperCase(),
    `{${id()}}`,
    `${id()} `,
    `${id()}\n`,
    "%00",
    "'; drop table users--",
    "..%2fx",
    "%ff",
    "__proto__",
    theirs.toUpperCase(),
    `${theirs},${theirs}`,
  ];
  for (const spelling of odd)
    for (const call of asked(encodeURI(spelling), encodeURI(spelling))) {
      const { status, body } = await expectAnswer(ask(call), [400, 404], call[1].slice(0, 60));
      if (status === 404 && body.startsWith("{")) expect(body, call[1].slice(0, 60)).toBe(missing.body);
    }
  // As they are spelled, which a client of ours would not send.
  for (const spelling of ["%00", `${id()}%00`, "%ff", "..%2fx", "../x", "%2e%2e%2fx", `%2f${id()}`, "%c0%af"])
    for (const [method, path] of asked(spelling, spelling)) {
      const answer = await expectAnswer(
        () =>
          raw(path, {
            method,
            headers: { cookie: ana.cookies.header, origin: appUrl(), "content-type": "application/json" },
            ...(method === "POST" && { body: '{"seq":0}' }),
          }),
        [400, 404, 405],
        `${method} ${path}`,
      );
      expect(answer.body).not.toContain("Not for Ana");
    }
  expect(await owner.api.conversation(theirs)).toEqual(before);
});
