import { describe, expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { memberIdOf } from "@/lib/base/stream";
import { roomName, roomPath } from "@/lib/protocol/room-name";
import { mintTicket } from "@/lib/realtime/ticket";
import { admit, originsOf } from "@/party/admit";
import { IDENTITY_HEADER, readIdentity } from "@/party/identity";
import { ORIGIN, ROOM_SECRET, badTickets, forge, subject } from "../../support/tickets";

const now = new Date("2026-11-22T12:00:00.000Z");
const nid = newId();
const door = { secret: ROOM_SECRET, origins: [ORIGIN], now };
const bearer = { authorization: `Bearer ${ROOM_SECRET}` };

const knock = (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
  admit(new Request(`https://rooms.test${path}`, { ...init, headers }), door);
const socket = (query: string, headers: Record<string, string> = {}) =>
  knock(`/parties/number/${nid}${query}`, { upgrade: "websocket", origin: ORIGIN, ...headers });
const goodToken = async (over = {}) =>
  (await mintTicket(subject({ nid, ...over }), { now, secret: ROOM_SECRET })).token;

describe("sockets", () => {
  test("V31: a fresh ticket for this number, from an origin of ours, passes", async () => {
    const who = subject({ nid });
    const { token } = await mintTicket(who, { now, secret: ROOM_SECRET });
    const admission = await socket(`?token=${token}`);
    if ("refused" in admission) throw new Error(`refused ${admission.refused}`);
    expect(admission.stream).toEqual({ kind: "number", id: nid });
    expect(readIdentity(admission.request.headers)).toEqual({
      userId: who.sub,
      name: who.name,
      sessionId: who.sid,
      room: nid,
      may: "reply",
      issuedAt: now.getTime() / 1000,
    });
  });

  test("a forged ticket with nothing wrong in it passes: what follows is refused for what it says", async () => {
    expect(await socket(`?token=${await forge({ nid }, { now })}`)).toMatchObject({
      stream: { kind: "number", id: nid },
    });
  });

  test.each(Object.entries(badTickets(nid, now)))("V31, BR1, BR2: refused: %s", async (_what, make) => {
    expect(await socket(`?token=${await make()}`)).toEqual({ refused: 403 });
  });

  test("BR1: refused: no token, two tokens, a token in a cookie or a header", async () => {
    const token = await goodToken();
    expect(await socket("")).toEqual({ refused: 403 });
    expect(await socket(`?token=${token}&token=${token}`)).toEqual({ refused: 403 });
    expect(await socket("", { cookie: `token=${token}` })).toEqual({ refused: 403 });
    expect(await socket("", { authorization: `Bearer ${token}` })).toEqual({ refused: 403 });
  });

  test("V32, BR5, BR6: of what the client sent nothing reaches the room", async () => {
    const admission = await socket(`?token=${await goodToken()}&_pk=victim`, {
      "x-partykit-props": "{",
      "x-partykit-room": "other",
      "x-partykit-namespace": "other",
      [IDENTITY_HEADER]: "forged",
      cookie: "session=1",
    });
    if ("refused" in admission) throw new Error(`refused ${admission.refused}`);
    const { request } = admission;
    expect([...request.headers.keys()].toSorted()).toEqual(["upgrade", IDENTITY_HEADER]);
    const url = new URL(request.url);
    expect([...url.searchParams.keys()]).toEqual(["_pk"]);
    expect(url.searchParams.get("_pk")).not.toBe("victim");
  });

  test.each([
    "https://evil.test",
    "null",
    "",
    "https://inbox.example.test.evil",
    "https://evil.test/https://inbox.example.test",
    "http://inbox.example.test",
    "https://inbox.example.test:444",
    "https://*.example.test",
    "https://xinbox.example.test",
  ])("BR3: refused from the origin %j", async (origin) => {
    expect(await socket(`?token=${await goodToken()}`, { origin })).toEqual({ refused: 403 });
  });

  test("BR3: without an origin only the service itself connects, and it needs a ticket too", async () => {
    const path = `/parties/number/${nid}?token=${await goodToken()}`;
    expect(await knock(path, { upgrade: "websocket" })).toEqual({ refused: 403 });
    expect(await knock(path, { upgrade: "websocket", ...bearer })).toMatchObject({
      stream: { kind: "number", id: nid },
    });
    expect(await knock(`/parties/number/${nid}`, { upgrade: "websocket", ...bearer })).toEqual({
      refused: 403,
    });
  });
});

describe("a person's own room", () => {
  const who = { sub: newId(), name: "Ana", sid: newId(), tid: newId() };
  const pathOf = async ({ tid, sub }: typeof who) =>
    `/parties/person/${await memberIdOf({ tenantId: tid, userId: sub })}`;
  const enter = (path: string, token: string) =>
    knock(`${path}?token=${token}`, { upgrade: "websocket", origin: ORIGIN });
  const tokenOf = async (subject: Parameters<typeof mintTicket>[0]) =>
    (await mintTicket(subject, { now, secret: ROOM_SECRET })).token;

  test("V31: opens to their ticket in that tenant, and to listen only", async () => {
    const admission = await enter(await pathOf(who), await tokenOf(who));
    if ("refused" in admission) throw new Error(`refused ${admission.refused}`);
    expect(roomPath(admission.stream)).toBe(await pathOf(who));
    expect(readIdentity(admission.request.headers)).toMatchObject({
      userId: who.sub,
      sessionId: who.sid,
      room: roomName(admission.stream),
      may: "listen",
    });
  });

  test("V6, V31: refused: the ticket of another person, of the same person in another tenant, and of a number", async () => {
    const theirs = await pathOf(who);
    const refused = { refused: 403 };
    expect(await enter(theirs, await tokenOf({ ...who, sub: newId() }))).toEqual(refused);
    expect(await enter(theirs, await tokenOf({ ...who, tid: newId() }))).toEqual(refused);
    expect(await enter(theirs, await goodToken(who))).toEqual(refused);
    expect(await enter(theirs, await goodToken({ ...who, nid: theirs.split("/").at(-1) }))).toEqual(refused);
    expect(
      await enter(theirs, await forge({ pur: "person", nid: theirs.split("/").at(-1) }, { now })),
    ).toEqual(refused);
    expect(await enter(`/parties/person/${who.sub}`, await tokenOf(who))).toEqual(refused);
    // Nor does it open a number.
    expect(await socket(`?token=${await tokenOf(who)}`)).toEqual(refused);
    expect(
      await socket(`?token=${await forge({ ...who, pur: "person", nid, may: "reply" }, { now })}`),
    ).toEqual(refused);
  });

  test("V31: refused: an old ticket, one of another secret, and from another origin", async () => {
    const path = await pathOf(who);
    const at = Math.floor(now.getTime() / 1000);
    const own = { ...who, pur: "person", nid: undefined, may: undefined };
    expect(await enter(path, await forge(own, { now }))).not.toHaveProperty("refused");
    const old = await forge({ ...own, iat: at - 120, exp: at - 60 }, { now });
    const foreign = await forge(own, { now, secret: "another secret, just as long as ours" });
    for (const token of [old, foreign, await forge({ ...own, sid: undefined }, { now })])
      expect(await enter(path, token)).toEqual({ refused: 403 });
    const headers = { upgrade: "websocket", origin: "https://evil.test" };
    expect(await knock(`${path}?token=${await tokenOf(who)}`, headers)).toEqual({ refused: 403 });
  });
});

describe("everything else", () => {
  test.each([
    "/parties/number/",
    "/parties/number/../admin",
    "/parties/number/%2e%2e%2fadmin",
    `/parties/number/${"9".repeat(10_240)}`,
    `/parties/number/${nid.toUpperCase()}`,
    `/parties/number/${nid}/`,
    `/parties/number/${nid}/x`,
    `/parties/other/${nid}`,
    `/parties/Number/${nid}`,
    `/parties/Person/${nid}`,
    "/parties/person/me",
    "/parties/person/",
    "/parties/number/+12025550100",
    "/parties/number/12025550100",
    "/parties/number/__proto__",
    `/parties/number/${nid.replace("0", "٠")}`,
    `//parties/number/${nid}`,
    `/parties/number/%30${nid.slice(1)}`,
    "/",
    "/__scheduled__",
    "/cdn-cgi/handler/scheduled",
  ])("BR4, BR7: no such room: %j", async (path) => {
    const upgrade = { upgrade: "websocket", origin: ORIGIN };
    expect(await knock(path, bearer)).toEqual({ refused: 404 });
    expect(await knock(path, upgrade)).toEqual({ refused: 404 });
  });

  test.each(["", "Bearer wrong", ROOM_SECRET, `Bearer ${ROOM_SECRET}x`, `bearer ${ROOM_SECRET}`])(
    "BR7: plain HTTP without the service secret is refused: %j",
    async (authorization) => {
      const headers = { authorization };
      expect(await knock(`/parties/number/${nid}`, headers, { method: "POST", body: "{}" })).toEqual({
        refused: 401,
      });
      expect(await knock(`/parties/number/${nid}`, headers)).toEqual({ refused: 401 });
    },
  );

  test("a service call reaches the room as its body alone", async () => {
    const admission = await knock(
      `/parties/number/${nid}?x=1`,
      { ...bearer, "x-partykit-props": "{" },
      { method: "POST", body: "{}" },
    );
    if ("refused" in admission) throw new Error(`refused ${admission.refused}`);
    expect([...admission.request.headers.keys()]).toEqual([]);
    expect(await admission.request.text()).toBe("{}");
    expect(await knock(`/parties/number/${nid}`, bearer)).toEqual({ refused: 405 });
  });

  test("APP_URL may name several addresses; what is no address allows nothing", () => {
    expect(originsOf("https://a.test/inbox, http://127.0.0.1:3000")).toEqual([
      "https://a.test",
      "http://127.0.0.1:3000",
    ]);
    expect(originsOf("*, ,a.test")).toEqual([]);
  });
});
