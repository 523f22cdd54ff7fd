import { newId } from "@/lib/base/ids";
import { publishToRoom } from "@/lib/realtime/publish";
import { appUrl, roomUrl, secret } from "@/tests/support/e2e/addresses";
import { expectAnswer } from "@/tests/support/e2e/bad-answers";
import { raw, statusOf, talk } from "@/tests/support/e2e/raw-http";
import { aRoom, heard, ROOM_DOORS, ticketOf } from "@/tests/support/e2e/rooms";
import { aLineOf, aTeammate } from "@/tests/support/e2e/team";
import { expect } from "@/tests/support/e2e/test";
import { received } from "@/tests/support/room-events";
import { badTickets, forge } from "@/tests/support/tickets";
import { row } from "./row";

/** Who gets into the room of a line, through the product's address and at the room's own. */

row("BR1", async ({ as }) => {
  const { tenant, line, kai, path, knock } = await aRoom();
  const other = await aLineOf(tenant, "Desk");
  const elsewhere = await aTeammate(tenant, "Milo Fisk", [other]);
  const noor = await as("noor");
  const [token, ofOther, ofTenant] = [
    await ticketOf(kai.api, line),
    await ticketOf(elsewhere.api, other),
    await ticketOf(noor, { numberId: (await noor.numbers())[0]?.id ?? "" }),
  ];
  const at = Math.floor(Date.now() / 1_000);
  const expired = await forge(
    { nid: line.numberId, iat: at - 120, exp: at - 60 },
    { secret: await secret("ROOM_SECRET") },
  );
  const queries = [
    "",
    "?token=",
    "?token=x",
    `?token=${token.slice(0, -1)}`,
    `?token=${token}x`,
    `?token=${ofOther}`,
    `?token=${ofTenant}`,
    `?token=${expired}`,
    `?token=${token}&token=${token}`,
    `?token=${ofOther}&token=${token}`,
    `?Token=${token}`,
    `?token[]=${token}`,
    `?x=${token}`,
  ];
  for (const [name, door] of ROOM_DOORS) {
    for (const query of queries)
      for (const _again of [1, 2])
        expect(await knock(door(), { query }), `${name} ${query.slice(0, 20)}`).toBe(403);
    for (const headers of [
      { cookie: `token=${token}` },
      { authorization: `Bearer ${token}` },
      { "sec-websocket-protocol": token },
      { "x-token": token },
    ] as Record<string, string>[])
      expect(await knock(door(), { headers }), `${name} ${Object.keys(headers)}`).toBe(403);
  }
  const upgrade = `Host: ${new URL(appUrl()).host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nOrigin: ${appUrl()}\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`;
  for (const target of [`${path}#token=${token}`, `${path}?#token=${token}`, `${path}?a=b#&token=${token}`])
    expect([400, 403, 404], target.slice(0, 60)).toContain(
      statusOf(await talk(`GET ${target} HTTP/1.1\r\n${upgrade}`)),
    );
  // The same ticket opens where it belongs.
  const tab = await knock(appUrl(), { query: `?token=${token}` });
  expect(typeof tab).toBe("object");
  if (typeof tab !== "number") tab.close();
});

row("BR2", async () => {
  const { line, knock } = await aRoom();
  const forged = badTickets(line.numberId, new Date(), await secret("ROOM_SECRET"));
  // Each differs in one thing from a ticket that opens.
  const good = await knock(appUrl(), {
    query: `?token=${await forge({ nid: line.numberId }, { secret: await secret("ROOM_SECRET") })}`,
  });
  expect(typeof good).toBe("object");
  if (typeof good !== "number") good.close();
  expect(Object.keys(forged).length).toBeGreaterThan(20);
  for (const [what, make] of Object.entries(forged)) {
    const token = await make();
    for (const [name, door] of ROOM_DOORS)
      expect(await knock(door(), { query: `?token=${token}` }), `${name}: ${what}`).toBe(403);
  }
});

row("BR3", async () => {
  const { line, kai, knock } = await aRoom();
  const app = new URL(appUrl());
  const query = `?token=${await ticketOf(kai.api, line)}`;
  const foreign = [
    "https://evil.test",
    "null",
    "",
    `${app.origin}.evil.test`,
    `https://${app.host}`,
    `http://${app.hostname}`,
    `http://${app.hostname}:1`,
    `http://evil.test@${app.host}`,
    `http://*.${app.hostname}`,
    "*",
    `${app.origin}/`,
    `${app.origin}, https://evil.test`,
    `http://x${app.host}`,
  ];
  for (const [name, door] of ROOM_DOORS)
    for (const origin of [...foreign, null])
      expect(await knock(door(), { query, origin }), `${name} ${origin}`).toBe(403);
  // The service itself needs none, at the room's own address: the product passes no credential on.
  const headers = { authorization: `Bearer ${await secret("ROOM_SECRET")}` };
  expect(await knock(appUrl(), { query, origin: null, headers })).toBe(403);
  const tab = await knock(roomUrl(), { query, origin: null, headers });
  expect(typeof tab).toBe("object");
  if (typeof tab !== "number") tab.close();
});

row("BR4", async () => {
  const { line, kai, path, knock } = await aRoom();
  const query = `?token=${await ticketOf(kai.api, line)}`;
  const id = line.numberId;
  const fullWidth = encodeURI(id.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))));
  const names = [
    "",
    "admin",
    "%2e%2e%2fadmin",
    "9".repeat(10_000),
    fullWidth,
    line.e164,
    line.e164.slice(1),
    encodeURIComponent(line.e164),
    "__proto__",
    "constructor",
    id.toUpperCase(),
    id.replaceAll("-", ""),
    id.replace("-", "%2d"),
    `${id}%00`,
    `${id}/`,
    `${id}/x`,
    `{${id}}`,
    ` ${id}`.replace(" ", "%20"),
    `${id};x`,
  ];
  const paths = [
    ...names.map((name) => `/parties/number/${name}`),
    `/parties/other/${id}`,
    `/parties/Number/${id}`,
    `/party/${id}`,
    `//parties/number/${id}`,
    `/parties//number/${id}`,
    "/",
    "/parties",
    `/parties/number-room/${id}`,
  ];
  for (const [name, door] of ROOM_DOORS)
    for (const asked of paths)
      expect([400, 404], `${name} ${asked.slice(0, 60)}`).toContain(
        await knock(door(), { path: asked, query }),
      );
  for (const target of [
    `/parties/number/../number/${id.toUpperCase()}${query}`,
    `/parties/number/x/../${id}${query}`,
    `http://evil.test${path}${query}`,
  ])
    expect([400, 404], target.slice(0, 60)).toContain(
      statusOf(
        await talk(
          `GET ${target} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nOrigin: ${appUrl()}\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
        ),
      ),
    );
});

row("BR5", async () => {
  const { line, kai, lea, open } = await aRoom();
  const victim = await open(kai);
  for (const choice of [
    "",
    "victim",
    "x".repeat(10_000),
    "a%0d%0ab",
    kai.actor.userId,
    `${kai.actor.userId}&_pk=${kai.actor.userId}`,
  ]) {
    const intruder = await open(lea, { query: `&_pk=${choice}` });
    const here = newId();
    intruder.type(here);
    expect((await victim.until("reply.started")).frame.user.id).toBe(lea.actor.userId);
    const conversationId = newId();
    const answer = await publishToRoom(
      { stream: { kind: "number", id: line.numberId }, events: [received(1, conversationId)] },
      { roomUrl: roomUrl(), secret: await secret("ROOM_SECRET"), timeoutMs: 2_000 },
    );
    expect(answer.ok).toBe(true);
    await Promise.all(
      [victim, intruder].map((tab) =>
        tab.until("message.received", ({ conversation }) => conversation.id === conversationId),
      ),
    );
    intruder.close();
  }
  victim.close();
});

row("BR6", async () => {
  const { line, lea, open } = await aRoom();
  const guest = encodeURIComponent(
    JSON.stringify({
      userId: newId(),
      name: "Boss",
      sessionId: newId(),
      numberId: line.numberId,
      may: "reply",
      issuedAt: 1,
    }),
  );
  for (const value of ["{", guest, "other", "__proto__"]) {
    const tab = await open(lea, {
      headers: Object.fromEntries(
        [
          "x-partykit-props",
          "x-partykit-room",
          "x-partykit-namespace",
          "x-room-guest",
          "x-partykit-jurisdiction",
        ].map((name) => [name, value]),
      ),
    });
    expect(tab.all("hello")[0]?.presence.map(({ user }) => user)).toEqual([
      { id: lea.actor.userId, name: "Lea Sand" },
    ]);
    tab.close();
    await tab.closed;
  }
});

row("BR7", async () => {
  const { kai, path, open } = await aRoom();
  const tab = await open(kai);
  await tab.settle();
  const since = tab.frames.length;
  const body = JSON.stringify({ events: [received(1, newId(), "forged")] });
  for (const method of ["GET", "POST", "PUT", "DELETE"]) {
    const sent = method === "GET" ? {} : { body };
    for (const headers of [
      {},
      { authorization: "Bearer guess" },
      { authorization: `Basic ${await secret("ROOM_SECRET")}` },
      { authorization: "", cookie: kai.api.cookies.header },
    ] as Record<string, string>[]) {
      const own = await expectAnswer(
        async () => {
          const answer = await fetch(roomUrl() + path, { method, headers, ...sent });
          return { status: answer.status, body: await answer.text() };
        },
        401,
        `the room: ${method}`,
      );
      expect(own.body).toBe("");
    }
    // The product has no such address, whatever credential comes along.
    for (const asked of [path, "/parties/number", "/__scheduled__", "/cdn-cgi/handler/scheduled"])
      expect(
        (
          await raw(asked, {
            method,
            headers: {
              authorization: `Bearer ${await secret("ROOM_SECRET")}`,
              "content-type": "application/json",
            },
            ...sent,
          })
        ).status,
        `${method} ${asked}`,
      ).toBe(404);
    for (const asked of [
      "/",
      "/parties/number",
      "/__scheduled__",
      "/cdn-cgi/handler/scheduled",
      "/cdn-cgi/mf/reload",
    ]) {
      const answer = await fetch(roomUrl() + asked, {
        method,
        headers: { authorization: `Bearer ${await secret("ROOM_SECRET")}` },
        ...sent,
      });
      expect([answer.status, await answer.text()], `the room: ${method} ${asked}`).toEqual([404, ""]);
    }
  }
  await tab.settle();
  expect(heard(tab, since)).toEqual([]);
  tab.close();
});
