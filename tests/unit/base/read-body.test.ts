import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { readBody, readIncoming, type ReadBody } from "@/lib/base/read-body";

const limits = { maxBytes: 1_000, timeoutMs: 5_000 };

/** A body in pieces, and how many of them were asked for. */
function pieces(count: number, size: number, end: "close" | "error" | "hang" = "close") {
  const asked = { pieces: 0, cancelled: false };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (asked.pieces < count) {
          asked.pieces += 1;
          controller.enqueue(new Uint8Array(size).fill(65));
        } else if (end === "close") controller.close();
        else if (end === "error") controller.error(new Error("connection reset"));
        else return new Promise(() => {});
      },
      cancel() {
        asked.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, asked };
}

describe("reading a body", () => {
  test("gives the bytes of all pieces, and none for a call without a body", async () => {
    expect(await readBody(pieces(3, 10).stream, limits)).toEqual({ ok: true, bytes: Buffer.alloc(30, "A") });
    expect(await readBody(null, limits)).toEqual({ ok: true, bytes: new Uint8Array() });
  });

  test("BW10: stops reading as soon as the limit is passed, however much is to come", async () => {
    const { stream, asked } = pieces(1_000_000, 400);
    expect(await readBody(stream, limits)).toEqual({ ok: false, fault: "too_large" });
    expect(asked).toEqual({ pieces: 3, cancelled: true });
  });

  test("BW10: a body that drips is given up at the deadline", async () => {
    const { stream, asked } = pieces(2, 10, "hang");
    expect(await readBody(stream, { ...limits, timeoutMs: 20 })).toEqual({ ok: false, fault: "too_slow" });
    expect(asked.cancelled).toBe(true);
  });

  test("BW10: a body that breaks off is no body: what came of it is not processed", async () => {
    expect(await readBody(pieces(2, 10, "error").stream, limits)).toEqual({ ok: false, fault: "broken_off" });
  });
});

/** What a server reads of a request with these pieces; without an end it breaks off. */
async function incoming(
  pieces: readonly string[],
  more: Partial<Parameters<typeof readIncoming>[1]> = {},
  { isWhole = true } = {},
): Promise<ReadBody> {
  const read = Promise.withResolvers<ReadBody>();
  const server = createServer((request, response) => {
    void readIncoming(request, { ...limits, ...more }).then((body) => {
      read.resolve(body);
      response.end();
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const sent = httpRequest({ port: (server.address() as AddressInfo).port, method: "POST" });
  sent.on("error", () => {});
  for (const piece of pieces) await new Promise((resolve) => sent.write(piece, resolve));
  if (isWhole) sent.end();
  else if (more.timeoutMs === undefined) sent.destroy();
  const body = await read.promise;
  sent.destroy();
  server.closeAllConnections();
  server.close();
  return body;
}

describe("reading a request without the framework, by the same rules", () => {
  test("BW10: whole within the limit, too large beyond it, too slow at the deadline, broken off without an end", async () => {
    const a = "A".repeat(400);
    expect(await incoming([a, a])).toEqual({ ok: true, bytes: Buffer.alloc(800, "A") });
    expect(await incoming([a, a, a])).toEqual({ ok: false, fault: "too_large" });
    expect(await incoming([a], { timeoutMs: 20 }, { isWhole: false })).toEqual({
      ok: false,
      fault: "too_slow",
    });
    expect(await incoming([a], {}, { isWhole: false })).toEqual({ ok: false, fault: "broken_off" });
  });

  test("BW10: a body that may be larger is made smaller once it is, and what is kept has the limit", async () => {
    const thinTo = (kept: number) => ({
      thin: {
        maxBytes: 10_000,
        begin: () => ({ push: (chunk: Uint8Array) => [chunk.subarray(0, kept)], end: () => [] }),
      },
    });
    const pieces = Array.from({ length: 6 }, () => "A".repeat(400));
    expect(await incoming(pieces, thinTo(10))).toMatchObject({ ok: true });
    expect(await incoming(pieces, thinTo(400))).toEqual({ ok: false, fault: "too_large" });
    expect(
      await incoming(
        Array.from({ length: 30 }, () => "A".repeat(400)),
        thinTo(1),
      ),
    ).toEqual({
      ok: false,
      fault: "too_large",
    });
  });
});
