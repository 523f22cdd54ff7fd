import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { isRoomUp } from "@/lib/realtime/is-room-up";

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function rooms(answer: RequestListener): Promise<string> {
  server = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const secret = "a secret of the tests, long enough";

test("V30: rooms that answer, and know the secret, are up", async () => {
  const roomUrl = await rooms((request, response) => {
    request.resume();
    response.writeHead(request.headers.authorization === `Bearer ${secret}` ? 204 : 401).end();
  });
  expect(await isRoomUp({ roomUrl, secret })).toBe(true);
  expect(await isRoomUp({ roomUrl, secret: "another one" })).toBe(false);
});

test("V30: a port that is open and says nothing is no room that is up", async () => {
  const roomUrl = await rooms(() => {});
  expect(await isRoomUp({ roomUrl, secret, timeoutMs: 50 })).toBe(false);
});

test("a door that answers before a room that fails is not up", async () => {
  const roomUrl = await rooms((request, response) => {
    request.resume();
    response.writeHead(500).end();
  });
  expect(await isRoomUp({ roomUrl, secret })).toBe(false);
});
