import { once } from "node:events";
import { request, type IncomingHttpHeaders } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conversations } from "@/db/schema/conversations";
import { answerWebhook } from "@/lib/server/answer-webhook";
import { createWebServer, type WebServer } from "@/lib/server/server";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { until } from "../../support/until";
import { aLine, aText, aWebhook, closeAll, letPass, deliveriesOf, textsOf } from "../../support/webhook";

let database: TestDatabase;
let web: WebServer;
let port: number;
let webhook: ReturnType<typeof aWebhook>;
beforeAll(async () => {
  database = await createTestDatabase();
  webhook = aWebhook(database.db);
  web = createWebServer(
    { appUrl: "http://inbox.test", roomPort: 9, trustedProxies: [], requestTimeoutMs: 1_000 },
    {
      handle: (asked, response) =>
        answerWebhook(asked, response, () => webhook) ?? Promise.resolve(void response.writeHead(418).end()),
    },
  );
  await new Promise<void>((resolve) => web.server.listen(0, "127.0.0.1", resolve));
  port = (web.server.address() as AddressInfo).port;
});
afterAll(async () => {
  await web.close();
  await closeAll(database);
});

type Answer = { status: number | undefined; headers: IncomingHttpHeaders; body: string };

const call = (
  path: string,
  body: string | Buffer,
  { method = "POST", headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      let received = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (received += chunk));
      response.once("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: received }),
      );
    });
    sent.once("error", reject);
    sent.end(body);
  });

describe("the webhook over HTTP, without the framework", () => {
  test("takes the key from the address or from a header, and answers with an empty object that nobody keeps", async () => {
    const line = await aLine(database);
    const text = (words: string) => JSON.stringify(aText("+13035550101", line.number.e164, words));
    const answers = [
      await call(`/api/sms/webhook/${line.key}`, text("One")),
      await call("/api/sms/webhook?x=1", text("Two"), { headers: { "x-webhook-key": line.key } }),
    ];
    for (const answer of answers)
      expect(answer).toMatchObject({
        status: 200,
        body: "{}",
        headers: {
          "content-type": "application/json",
          "cache-control": "no-store",
          "x-content-type-options": "nosniff",
        },
      });
    expect((await textsOf(line.db, line.number)).map(({ body }) => body)).toEqual(["One", "Two"]);
  });

  test("A8, BW1: a wrong key is 401 with an empty body, whatever it sends", async () => {
    const answers = await Promise.all([
      call("/api/sms/webhook/wrong", "{}"),
      call("/api/sms/webhook", "x".repeat(500_000)),
    ]);
    expect(answers.map(({ status, body }) => ({ status, body }))).toEqual(
      Array(2).fill({ status: 401, body: "" }),
    );
  });

  test("BW3: everything but POST is left to the framework, and so is every other address", async () => {
    const line = await aLine(database);
    for (const method of ["GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
      expect((await call(`/api/sms/webhook/${line.key}`, "", { method })).status, method).toBe(418);
    for (const path of [
      `/api/sms/webhook/${line.key}/more`,
      `/api/sms/webhooks/${line.key}`,
      `/x/api/sms/webhook/${line.key}`,
    ])
      expect((await call(path, "{}")).status, path).toBe(418);
  });

  test("BW10, BW13: too much is 413, compressed is 415; nothing of them is kept", async () => {
    const line = await aLine(database);
    const much = "x".repeat(1024 * 1024 + 1);
    expect(
      (
        await call(`/api/sms/webhook/${line.key}`, much, {
          headers: { "content-length": String(much.length) },
        })
      ).status,
    ).toBe(413);
    expect(
      (
        await call(`/api/sms/webhook/${line.key}`, gzipSync(much), {
          headers: { "content-encoding": "gzip" },
        })
      ).status,
    ).toBe(415);
    expect(await deliveriesOf(line.db, line.tenant)).toEqual([]);
  });

  test("BW10: a body that stops coming is given up with 408 and never processed", async () => {
    const line = await aLine(database);
    const received = await new Promise<string>((resolve) => {
      let answer = "";
      const socket = connect(port, "127.0.0.1", () =>
        socket.write(
          `POST /api/sms/webhook/${line.key} HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\n{"from"`,
        ),
      );
      socket.on("data", (chunk) => (answer += chunk.toString()));
      socket.once("close", () => resolve(answer));
    });
    expect(received).toMatch(/^HTTP\/1\.1 408 /);
    expect(await deliveriesOf(line.db, line.tenant)).toEqual([]);
  });
});

describe("V2, V8: a carrier that hangs up before our answer and calls again has one text delivered twice", () => {
  for (const [how, hangUp] of [
    ["with a reset", (socket: Socket) => socket.resetAndDestroy()],
    ["in good order", (socket: Socket) => socket.end()],
  ] as const) {
    test(`${how}, ten times of ten`, async () => {
      const line = await aLine(database);
      for (const round of Array.from({ length: 10 }, (_, index) => index)) {
        const from = `+1303555${1000 + round}`;
        const text = JSON.stringify(aText(from, line.number.e164, "Are you open?"));
        expect(
          (await call(`/api/sms/webhook/${line.key}`, JSON.stringify(aText(from, line.number.e164, "Hello"))))
            .status,
        ).toBe(200);
        // The conversation is held by somebody else, so that the answer has to wait.
        await line.db.transaction(async (tx) => {
          await tx.select().from(conversations).where(eq(conversations.address, from)).for("update");
          const socket = connect(port, "127.0.0.1", () =>
            socket.write(
              `POST /api/sms/webhook/${line.key} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
            ),
          );
          socket.on("error", () => {});
          const stored = async () =>
            (await deliveriesOf(line.db, line.tenant)).some(({ state }) => state === "received");
          await until(stored, { what: "the call is stored" });
          const closed = once(socket, "close");
          hangUp(socket);
          await closed;
        });
        await until(
          async () => (await deliveriesOf(line.db, line.tenant)).every(({ state }) => state !== "received"),
          { what: "the call is taken in" },
        );
        await webhook.flush();
        await letPass(line.db, line.tenant, 60_000);
        expect((await call(`/api/sms/webhook/${line.key}`, text)).status).toBe(200);
      }
      const texts = (await textsOf(line.db, line.number)).filter(({ body }) => body === "Are you open?");
      expect(texts.map(({ deliveries, possibleRepeat }) => ({ deliveries, possibleRepeat }))).toEqual(
        Array(10).fill({ deliveries: 2, possibleRepeat: false }),
      );
    });
  }

  test("one that got its answer, and calls again a minute later, has two", async () => {
    const line = await aLine(database);
    const text = JSON.stringify(aText("+13035550101", line.number.e164, "Are you open?"));
    for (const _ of [1, 2]) {
      expect((await call(`/api/sms/webhook/${line.key}`, text)).status).toBe(200);
      await until(
        async () => (
          await webhook.flush(),
          (await deliveriesOf(line.db, line.tenant)).every(({ answeredAt }) => answeredAt !== null)
        ),
        { what: "the answer is marked" },
      );
      await letPass(line.db, line.tenant, 60_000);
    }
    expect(
      (await textsOf(line.db, line.number)).map(({ deliveries, possibleRepeat }) => ({
        deliveries,
        possibleRepeat,
      })),
    ).toEqual([
      { deliveries: 1, possibleRepeat: false },
      { deliveries: 1, possibleRepeat: true },
    ]);
  });
});
