import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "@/lib/base/process/ports";
import { noteActionBegan, noteRefusal } from "@/lib/base/request-note";
import { createWebServer } from "@/lib/server/server";

const id = "019b0000-0000-7000-8000-0000000000ab";
let server: Server;
const started: Server[] = [];
let close: () => Promise<void>;
let room: Server;
let roomRequests: IncomingMessage[];
let bodies: string[];
let handling: ((path: string, response: ServerResponse) => void) | null;
let port: number;

const listen = (it: Server): Promise<number> =>
  new Promise((resolve) => it.listen(0, "127.0.0.1", () => resolve((it.address() as AddressInfo).port)));

beforeEach(async () => {
  handling = null;
  bodies = [];
  roomRequests = [];
  room = createServer().on("upgrade", (request: IncomingMessage, socket: Socket) => {
    roomRequests.push(request);
    socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
    socket.pipe(socket);
  });
  await start(await listen(room));
});

/** Impatient, for what never comes whole: on a busy machine nothing else comes in time. */
const SOON_MS = 300;

type Settings = { appUrl?: string; requestTimeoutMs?: number };

async function start(
  roomPort: number,
  { appUrl = "http://inbox.test", requestTimeoutMs = 60_000 }: Settings = {},
): Promise<void> {
  const web = createWebServer(
    { appUrl, roomPort, trustedProxies: [], requestTimeoutMs, closePatienceMs: 50 },
    {
      async handle(request, response) {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        bodies.push(Buffer.concat(chunks).toString());
        if (handling) return handling(request.url ?? "", response);
        response.end(JSON.stringify(request.headers));
      },
    },
  );
  server = web.server;
  started.push(server);
  close = web.close;
  port = await listen(server);
}

afterEach(() => {
  for (const it of [...started.splice(0), room]) {
    it.closeAllConnections();
    it.close();
  }
});

/** Sends bytes as they are and collects what comes back until the other side closes or `enough` is seen. */
function raw(lines: string, options: { enough?: RegExp; thenSend?: string } = {}): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(lines));
    let received = "";
    const finish = () => {
      socket.destroy();
      resolve(received);
    };
    socket.on("data", (data) => {
      received += data.toString();
      if (options.thenSend !== undefined && received.includes("101 Switching"))
        socket.write(options.thenSend);
      if (options.enough?.test(received)) finish();
    });
    socket.on("error", finish);
    socket.on("close", finish);
  });
}

const upgrade = (path: string, extra = "") =>
  `GET ${path} HTTP/1.1\r\nHost: inbox.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n${extra}\r\n`;

test("a websocket of a number is joined with its room, byte for byte", async () => {
  const received = await raw(
    upgrade(`/parties/number/${id}?token=t`, "Cookie: s=1\r\nX-Partykit-Room: other\r\n"),
    { thenSend: "frame", enough: /frame$/ },
  );
  expect(received).toMatch(/^HTTP\/1\.1 101 /);
  expect(
    roomRequests.map((request) => [request.url, request.headers.cookie, request.headers["x-partykit-room"]]),
  ).toEqual([[`/parties/number/${id}?token=t`, undefined, undefined]]);
});

test("what a room says comes whole, to each browser its own, and one that reads nothing holds only its own line up", async () => {
  const COUNT = 1_500;
  const frameOf = (letter: string) =>
    Buffer.concat([Buffer.from([0x82, 126, 40_000 >> 8, 40_000 & 0xff]), Buffer.alloc(40_000, letter)]);
  const written: Record<string, number> = { a: 0, b: 0 };
  room.removeAllListeners("upgrade").on("upgrade", (request: IncomingMessage, socket: Socket) => {
    const letter = request.url?.at(-1) ?? "";
    socket.on("error", () => {});
    socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
    const frame = frameOf(letter);
    const more = () => {
      while ((written[letter] ?? 0) < COUNT) {
        written[letter] = (written[letter] ?? 0) + 1;
        if (!socket.write(frame)) return void socket.once("drain", more);
      }
      socket.end();
    };
    more();
  });
  const browser = (letter: string) => {
    const hash = createHash("sha256");
    const socket = connect(port, "127.0.0.1", () =>
      socket.write(upgrade(`/parties/number/${id}?token=${letter}`)),
    );
    socket.on("data", (chunk) => hash.update(chunk));
    const heard = new Promise<string>((resolve) => socket.once("end", () => resolve(hash.digest("hex"))));
    return { socket, heard };
  };
  const all = (letter: string) => {
    const hash = createHash("sha256");
    hash.update("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
    const frame = frameOf(letter);
    for (let n = 0; n < COUNT; n += 1) hash.update(frame);
    return hash.digest("hex");
  };
  const [slow, quick] = [browser("a"), browser("b")];
  slow.socket.pause();
  expect(await quick.heard).toBe(all("b"));
  expect(written.a).toBeLessThan(COUNT);
  slow.socket.resume();
  expect(await slow.heard).toBe(all("a"));
});

test.each(["/", "/parties/number/../admin", "/_next/webpack-hmr", "/api/health"])(
  "V37: an upgrade of %s is 404, closed, and reaches no room",
  async (path) => {
    expect(await raw(upgrade(path))).toMatch(/^HTTP\/1\.1 404 /);
    expect(roomRequests).toEqual([]);
  },
);

test("V29: with the room down a websocket is refused at once and the server goes on", async () => {
  await start(await freePort());
  expect(await raw(upgrade(`/parties/number/${id}`))).toMatch(/^HTTP\/1\.1 502 /);
  expect((await fetch(`http://127.0.0.1:${port}/api/health`)).status).toBe(200);
});

test("V37: what is sent behind a refused upgrade, or before the answer to it, reaches no room", async () => {
  const plain: (string | undefined)[] = [];
  room.on("request", (request, response) => {
    plain.push(request.url);
    response.end();
  });
  room.removeAllListeners("upgrade").on("upgrade", (request: IncomingMessage, socket: Socket) => {
    roomRequests.push(request);
    socket.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
  });
  const behind = `POST /parties/number/${id} HTTP/1.1\r\nHost: inbox.test\r\nX-Partykit-Room: other\r\nContent-Length: 0\r\n\r\n`;
  expect(await raw(upgrade(`/parties/number/${id}`) + behind)).toMatch(/^HTTP\/1\.1 403 /);
  expect(roomRequests).toHaveLength(1);
  expect(plain).toEqual([]);
});

test("a room that goes away closes the browser's socket", async () => {
  const closed = raw(upgrade(`/parties/number/${id}`), { thenSend: "x" });
  while (roomRequests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  roomRequests[0]?.socket.destroy();
  expect(await closed).toMatch(/^HTTP\/1\.1 101 /);
});

test("V33: a browser that does not answer a room's close is cut off, whatever it sends", async () => {
  room.removeAllListeners("upgrade").on("upgrade", (request: IncomingMessage, socket: Socket) => {
    roomRequests.push(request);
    // A text of 200 bytes, whose inside looks like a close, then the close itself in two pieces.
    socket.write(
      Buffer.concat([
        Buffer.from("HTTP/1.1 101 Switching Protocols\r\n\r\n"),
        Buffer.from([0x81, 126, 0, 200]),
        Buffer.alloc(200, 0x88),
        Buffer.from([0x88]),
      ]),
    );
    socket.once("data", () => socket.write(Buffer.from([2, 0x03, 0xf0])));
  });
  // It goes on talking, and never ends by itself.
  expect(await raw(upgrade(`/parties/number/${id}`), { thenSend: "still here" })).toMatch(/^HTTP\/1\.1 101 /);
  expect(roomRequests).toHaveLength(1);
});

const form = (fields: number) =>
  Array.from(
    { length: fields },
    (_, n) => `--edge\r\nContent-Disposition: form-data; name="f${n}"\r\n\r\nx\r\n`,
  ).join("") + "--edge--\r\n";

test.each<[string, string, string]>([
  ["multipart", "multipart/form-data; boundary=edge", form(16_000)],
  [
    "urlencoded",
    "application/x-www-form-urlencoded",
    Array.from({ length: 16_000 }, (_, n) => `f${n}=x`).join("&"),
  ],
])(
  "a form of 16,000 fields (%s) is refused before anything parses it, whoever sends it",
  async (_what, type, body) => {
    for (const cookie of ["", "next-auth.session-token=x"])
      expect(
        (
          await fetch(`http://127.0.0.1:${port}/sign-in`, {
            method: "POST",
            headers: { "content-type": type, cookie },
            body,
          })
        ).status,
      ).toBe(413);
    expect(bodies).toEqual([]);
  },
);

test("a form as long as one of ours can be arrives whole, and a carrier's call is never counted", async () => {
  const headers = { "content-type": "multipart/form-data; boundary=edge" };
  expect(
    (await fetch(`http://127.0.0.1:${port}/admin/people`, { method: "POST", headers, body: form(1_500) }))
      .status,
  ).toBe(200);
  expect(bodies).toEqual([form(1_500)]);
  const long = Array.from({ length: 5_000 }, (_, n) => `f${n}=x`).join("&");
  expect(
    (
      await fetch(`http://127.0.0.1:${port}/api/sms/webhook/k`, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: long,
      })
    ).status,
  ).toBe(200);
});

test("BW10: a body over 1 MiB is refused before it is read, whatever length it declares", async () => {
  const url = `http://127.0.0.1:${port}/api/sms/webhook/k`;
  const big = "x".repeat(10 * 1024 * 1024 + 1);
  expect((await fetch(url, { method: "POST", body: big })).status).toBe(413);
  expect(await raw(`POST /api/x HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n`)).toMatch(
    /^HTTP\/1\.1 413 /,
  );
  expect(bodies).toEqual([]);
});

test("BW10: a caller that closes its line after one request still reads why its long body was refused", async () => {
  const socket = connect(port, "127.0.0.1");
  socket.write(
    `POST /api/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${10 * 1024 * 1024}\r\n\r\n`,
  );
  const [answer] = await once(socket, "data");
  expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
  const ended = once(socket, "end");
  for (let sent = 0; sent < 10; sent++)
    expect(await new Promise((resolve) => socket.write(Buffer.alloc(1024 * 1024), resolve))).toBeFalsy();
  await ended;
  socket.destroy();
  expect(bodies).toEqual([]);
});

test("BF1, BA16: a refused form has the refusal's status, one that is none 400, and no other answer is touched", async () => {
  const said = async (path: string, method = "POST") =>
    (await fetch(`http://127.0.0.1:${port}${path}`, { method, redirect: "manual" })).status;
  handling = (path, response) => {
    if (path !== "/accepted" && path !== "/unread") noteRefusal({ status: 409, retryAfterSeconds: 7 });
    if (path === "/failed") noteActionBegan();
    if (path === "/moved") response.writeHead(307, { location: "/" });
    if (path === "/failed" || path.endsWith("unread")) response.statusCode = 500;
    response.write("<p>It is here already.</p>");
    response.end();
  };
  expect([await said("/accepted"), await said("/refused"), await said("/moved")]).toEqual([200, 409, 307]);
  const headers = async (path: string) =>
    (await fetch(`http://127.0.0.1:${port}${path}`, { method: "POST" })).headers.get("retry-after");
  expect([await headers("/refused"), await headers("/accepted")]).toEqual(["7", null]);
  expect([
    await said("/unread"),
    await said("/failed"),
    await said("/api/unread"),
    await said("/api/unread", "GET"),
  ]).toEqual([400, 500, 500, 500]);
});

test("BW10: a chunked body without a length is cut off at 1 MiB and never handled in part", async () => {
  const stream = new ReadableStream({
    start(controller) {
      for (let i = 0; i < 30; i++) controller.enqueue(new Uint8Array(64 * 1024));
      controller.close();
    },
  });
  const response = await fetch(`http://127.0.0.1:${port}/api/x`, {
    method: "POST",
    body: stream,
    duplex: "half",
  } as RequestInit);
  expect(response.status).toBe(413);
  expect(bodies).toEqual([]);
});

test("a body of exactly 1 MiB passes whole, with and without a declared length", async () => {
  const body = "x".repeat(1024 * 1024);
  const url = `http://127.0.0.1:${port}/api/x`;
  expect((await fetch(url, { method: "POST", body })).status).toBe(200);
  const stream = new Blob([body]).stream();
  expect((await fetch(url, { method: "POST", body: stream, duplex: "half" } as RequestInit)).status).toBe(
    200,
  );
  expect(bodies.map((received) => received.length)).toEqual([body.length, body.length]);
});

test("BW10: a body that never completes, and headers that never end, are 408", async () => {
  await start(await freePort(), { requestTimeoutMs: SOON_MS });
  expect(await raw("POST /api/x HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nonly this")).toMatch(
    /^HTTP\/1\.1 408 /,
  );
  expect(await raw("GET /api/x HTTP/1.1\r\nHost: a\r\nX-Slow: ")).toMatch(/^HTTP\/1\.1 408 /);
  expect(bodies).toEqual([]);
});

test("BW3: TRACE and CONNECT are 405", async () => {
  expect(await raw("TRACE /api/x HTTP/1.1\r\nHost: a\r\n\r\n")).toMatch(
    /^HTTP\/1\.1 405 [\s\S]*allow: GET, HEAD, POST/i,
  );
  expect(await raw("CONNECT 127.0.0.1:5432 HTTP/1.1\r\nHost: a\r\n\r\n")).toMatch(/^HTTP\/1\.1 405 /);
});

test("BW2: a forged client address does not reach the routes", async () => {
  const response = await fetch(`http://127.0.0.1:${port}/api/x`, {
    headers: { "x-forwarded-for": "198.51.100.1", "x-partyline-client": "198.51.100.1" },
  });
  expect(await response.json()).toMatchObject({
    "x-partyline-client": "127.0.0.1",
    "x-forwarded-for": "127.0.0.1",
  });
});

test("a page under another host name is redirected", async () => {
  const response = await fetch(`http://127.0.0.1:${port}/inbox?x=1`, { redirect: "manual" });
  expect([response.status, response.headers.get("location")]).toEqual([307, "http://inbox.test/inbox?x=1"]);
});

test("V54: closing lets a request under way finish and ends websockets at once", async () => {
  const socketClosed = raw(upgrade(`/parties/number/${id}`));
  while (roomRequests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const client = connect(port, "127.0.0.1");
  client.write("POST /api/x HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab");
  await new Promise((resolve) => server.once("request", resolve));
  const closed = close();
  await socketClosed;
  client.write("cd");
  const answer = await new Promise<string>((resolve) =>
    client.once("data", (data) => resolve(data.toString())),
  );
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  client.destroy();
  await closed;
  expect(bodies).toContain("abcd");
});

test("V45: what this server answers by itself carries every header, and https for good where the product is open under it", async () => {
  const appUrl = "https://inbox.test";
  await start(await freePort(), { appUrl });
  const asked = [
    "PROPFIND / HTTP/1.1\r\nHost: inbox.test\r\n\r\n",
    "GET http://elsewhere.test/ HTTP/1.1\r\nHost: inbox.test\r\n\r\n",
    "GET /inbox HTTP/1.1\r\nHost: elsewhere.test\r\nConnection: close\r\n\r\n",
    "POST /api/x HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n",
    "NONSENSE\r\n\r\n",
    `GET / HTTP/1.1\r\nHost: a\r\nX-A: ${"a".repeat(70_000)}\r\n\r\n`,
    upgrade("/nowhere"),
    upgrade(`/parties/number/${id}`),
    "CONNECT elsewhere.test:443 HTTP/1.1\r\nHost: elsewhere.test\r\n\r\n",
  ];
  const answers = await Promise.all(asked.map((lines) => raw(lines)));
  await start(await freePort(), { appUrl, requestTimeoutMs: SOON_MS });
  answers.push(await raw("POST /api/x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab"));
  expect(answers.map((answer) => Number(answer.slice(9, 12)))).toEqual([
    405, 400, 307, 413, 400, 431, 404, 502, 405, 408,
  ]);
  for (const answer of answers)
    for (const header of [
      "strict-transport-security: max-age=63072000",
      "content-security-policy: default-src 'none'",
      "x-content-type-options: nosniff",
      "x-frame-options: DENY",
      "referrer-policy: same-origin",
      "cross-origin-opener-policy: same-origin",
      "permissions-policy: ",
      "cache-control: no-store",
    ])
      expect(answer).toContain(`\r\n${header}`);
});
