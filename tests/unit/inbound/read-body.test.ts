import { describe, expect, test } from "vitest";
import { readBody } from "@/lib/inbound/read-body";

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
