import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { readEvents } from "@/lib/protocol/event-frames";
import { publishToRoom } from "@/lib/realtime/publish";
import { received } from "../../support/room-events";
import { patience } from "@/tests/support/patience";

const numberId = "0190b6a0-0000-7000-8000-000000000001";
const events = [received(1, numberId)];
let server: Server | undefined;

async function roomThat(answer: Parameters<typeof createServer>[1]): Promise<string> {
  server = createServer(answer ?? (() => {}));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}

const tell = (roomUrl: string, timeoutMs = 2_000) =>
  publishToRoom(
    { stream: { kind: "number", id: numberId }, events },
    { roomUrl, secret: "s3cret", timeoutMs },
  );

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

test("the room is told with the service secret, in the protocol's words", async () => {
  const heard: { url?: string; authorization?: string; body?: string } = {};
  const url = await roomThat((request, response) => {
    let text = "";
    request.on("data", (chunk) => (text += String(chunk)));
    request.on("end", () => {
      Object.assign(heard, {
        url: request.url,
        authorization: request.headers.authorization,
        body: text,
      });
      response.writeHead(204).end();
    });
  });
  expect(await tell(url)).toEqual({ ok: true });
  expect(heard).toMatchObject({ url: `/parties/number/${numberId}`, authorization: "Bearer s3cret" });
  expect(readEvents(heard.body ?? "")?.map(({ text }) => JSON.parse(text))).toMatchObject([
    { type: "message.received", seq: 1 },
  ]);
});

test.each([401, 404, 500, 503, 307])("V29: an answer of %i means later", async (status) => {
  const url = await roomThat((_request, response) =>
    response.writeHead(status, { location: "/elsewhere" }).end(),
  );
  expect(await tell(url)).toEqual({ ok: false, retry: "later" });
});

test("V29: a room that is not there means later", async () => {
  const url = await roomThat(() => {});
  server?.close();
  expect(await tell(url)).toEqual({ ok: false, retry: "later" });
});

test("V29: a kept connection that the room closes is not taken for a room that is away", async () => {
  let calls = 0;
  const url = await roomThat((request, response) =>
    (calls += 1) === 2 ? request.socket.resetAndDestroy() : void response.writeHead(204).end(),
  );
  let connections = 0;
  server?.on("connection", () => (connections += 1));
  expect([await tell(url), await tell(url)]).toEqual([{ ok: true }, { ok: true }]);
  expect({ calls, connections }).toEqual({ calls: 3, connections: 2 });
});

test("V29: a room that hangs is given up in time", async () => {
  const url = await roomThat(() => {});
  const begun = performance.now();
  expect(await tell(url, 100)).toEqual({ ok: false, retry: "later" });
  expect(performance.now() - begun).toBeLessThan(patience(1_000));
});
