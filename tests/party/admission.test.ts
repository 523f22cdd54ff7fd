import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { received } from "../support/room-events";
import { TestRooms } from "../support/room";
import { ROOM_SECRET, badTickets, forge } from "../support/tickets";

let rooms: TestRooms;
beforeAll(async () => {
  rooms = await TestRooms.start();
});
afterAll(() => rooms.stop());

const nid = newId();

describe("tickets", () => {
  test("V31: a fresh ticket for the number opens the socket", async () => {
    const tab = await rooms.open({ nid, name: "Ana Ölüdeniz" });
    expect(tab.all("hello")[0]?.presence[0]?.user.name).toBe("Ana Ölüdeniz");
    tab.close();
  });

  test("a forged ticket with nothing wrong in it opens: what follows is refused for what it says", async () => {
    expect(await rooms.refusal({ nid }, { token: await forge({ nid }) })).toBe("open");
  });

  test.each(Object.entries(badTickets(nid)))(
    "V31, BR1, BR2: refused before it opens, without a word: %s",
    async (_what, make) => {
      expect(await rooms.refusal({ nid }, { token: await make() })).toBe(403);
    },
  );

  test("V31: every refusal looks the same", async () => {
    const refusals = await Promise.all(
      [await forge({ nid, exp: 1 }), await forge({}), "x"].map((token) =>
        rawUpgrade(`/parties/number/${nid}?token=${token}`),
      ),
    );
    expect(new Set(refusals).size).toBe(1);
  });

  test("BR1: a token in the fragment, in a cookie or given twice opens nothing", async () => {
    const token = await forge({ nid });
    const at = `/parties/number/${nid}`;
    expect(await rooms.refusal({ nid }, { path: at, headers: { cookie: `token=${token}` } })).toBe(403);
    expect(await rooms.refusal({ nid }, { path: `${at}?token=${token}&token=${token}` })).toBe(403);
    expect(await rooms.refusal({ nid }, { path: `${at}?x=#token=${token}` }).catch(() => 403)).toBe(403);
  });

  test.each(["https://evil.test", "null", "https://inbox.example.test.evil", null])(
    "BR3: refused from the origin %j",
    async (origin) => {
      expect(await rooms.refusal({ nid }, { origin })).toBe(403);
    },
  );

  test("BR3: the service itself needs no origin", async () => {
    expect(
      await rooms.refusal({ nid }, { origin: null, headers: { authorization: `Bearer ${ROOM_SECRET}` } }),
    ).toBe("open");
  });
});

describe("what a client may not choose", () => {
  test.each(["&_pk=", `&_pk=${"x".repeat(10_000)}`, "&_pk=a%0d%0ab", "&_pk=victim&_pk=victim"])(
    "V32, BR5: a connection id of the client's (%s) gives nothing",
    async (query) => {
      const sub = newId();
      const tab = await rooms.open({ nid, sub }, { query: query.slice(0, 20) });
      expect(tab.all("hello")[0]?.presence.map((person) => person.user.id)).toContain(sub);
      tab.close();
    },
  );

  test("V32: who takes a victim's connection id neither silences nor becomes the victim", async () => {
    const here = newId();
    const victim = await rooms.open({ nid: here, name: "Victim" });
    const intruder = await rooms.open({ nid: here, name: "Intruder" }, { query: "&_pk=Victim" });
    intruder.type(here);
    expect((await victim.until("reply.started")).frame.user.name).toBe("Intruder");
    await rooms.tell(here, received(1, here));
    await Promise.all([victim.until("message.received"), intruder.until("message.received")]);
  });

  test("V32, BR6: headers of the library and of our own door are the door's alone", async () => {
    const sub = newId();
    const forged = encodeURIComponent(
      JSON.stringify({
        userId: newId(),
        name: "Boss",
        sessionId: newId(),
        numberId: nid,
        may: "reply",
        issuedAt: 1,
      }),
    );
    const tab = await rooms.open(
      { nid, sub, name: "Ana", may: "read" },
      {
        headers: {
          "x-partykit-props": "{",
          "x-partykit-room": "other",
          "x-partykit-namespace": "other",
          "x-room-guest": forged,
        },
      },
    );
    expect(tab.all("hello")[0]?.presence).toContainEqual({
      user: { id: sub, name: "Ana" },
      places: [{ conversationId: null, state: "viewing" }],
    });
    tab.type(nid);
    expect((await tab.until("error")).frame.code).toBe("not_allowed");
    tab.close();
  });
});

describe("what is no socket", () => {
  test.each([
    "/",
    "/parties/number/",
    "/parties/number/admin",
    `/parties/other/${nid}`,
    "/parties/number/__proto__",
    "/__scheduled__",
    "/cdn-cgi/handler/scheduled",
    "/cdn-cgi/mf/reload",
  ])("BR4, BR7: %s is nowhere", async (path) => {
    const response = await fetch(rooms.url + path, { headers: { authorization: `Bearer ${ROOM_SECRET}` } });
    expect([response.status, await response.text()]).toEqual([404, ""]);
    expect(await rooms.refusal({ nid }, { path: `${path}?token=${await forge({ nid })}` })).toBe(404);
  });

  test("BR4: a path that climbs is not resolved to a room", async () => {
    expect(await rawUpgrade(`/parties/number/../number/${nid.toUpperCase()}?token=x`)).toMatch(
      /^HTTP\/1.1 404/,
    );
    expect(await rawUpgrade(`/parties/number/${"9".repeat(10_000)}?token=x`)).toMatch(/^HTTP\/1.1 4/);
  });

  test.each(["GET", "POST", "PUT", "DELETE"])(
    "BR7: %s without the service secret is refused without a word",
    async (method) => {
      for (const authorization of ["", "Bearer wrong", `Basic ${ROOM_SECRET}`]) {
        const response = await fetch(`${rooms.url}/parties/number/${nid}`, {
          method,
          headers: { authorization },
        });
        expect([response.status, await response.text()]).toEqual([401, ""]);
      }
    },
  );

  test("a service call that is no list of events is refused, and changes nothing", async () => {
    for (const body of ["{", "null", "[]", '{"events":[]}', '{"type":"message.received"}']) {
      const response = await fetch(`${rooms.url}/parties/number/${nid}`, {
        method: "POST",
        body,
        headers: { authorization: `Bearer ${ROOM_SECRET}` },
      });
      expect([response.status, await response.text()]).toEqual([400, ""]);
    }
  });

  test("an upgrade to something else is no socket", async () => {
    const asked = httpRequest(`${rooms.url}/parties/number/${nid}`, {
      headers: { connection: "upgrade", upgrade: "h2c" },
    });
    asked.end();
    const [response] = await once(asked, "response");
    expect(response.statusCode).toBe(401);
    response.resume();
  });
});

/** The whole answer to an upgrade, with a path exactly as given. */
async function rawUpgrade(path: string): Promise<string> {
  const { hostname, port } = new URL(rooms.url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: room\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: https://inbox.example.test\r\n\r\n`,
  );
  const [answer] = await once(socket, "data");
  socket.destroy();
  return String(answer);
}
