import { describe, expect, test } from "vitest";
import { MAX_BODY_BYTES, readJson } from "@/lib/web/read-body";
import { patience } from "@/tests/support/patience";

const post = (body: BodyInit, headers: Record<string, string> = { "content-type": "application/json" }) =>
  new Request("http://localhost/x", { method: "POST", body, headers, duplex: "half" } as RequestInit);
const codeOf = async (request: Request) => {
  const read = await readJson(request);
  return read.ok ? "ok" : read.error.code;
};

describe("a body is read within bounds", () => {
  test("JSON comes through, with its type's parameters", async () => {
    expect(
      await readJson(post('{"a":[1,"ü"]}', { "content-type": "application/json; charset=utf-8" })),
    ).toEqual({ ok: true, value: { a: [1, "ü"] } });
  });

  test.each(["", "{", '{"a":1}x', "\u0000"])("unreadable JSON %j is 400", async (text) =>
    expect(await codeOf(post(text))).toBe("unreadable"),
  );

  test("bytes that are no UTF-8 are unreadable, not repaired", async () => {
    expect(await codeOf(post(new Uint8Array([0x22, 0xff, 0x22])))).toBe("unreadable");
  });

  test.each([["text/plain"], ["application/x-www-form-urlencoded"], ["application/jsonx"]])(
    "%s is not taken for JSON",
    async (type) => {
      expect(await codeOf(post("{}", { "content-type": type }))).toBe("unsupported_type");
    },
  );

  test("a caller who breaks off is no fault of ours", async () => {
    const broken = new ReadableStream({
      pull: (controller) => controller.error(Object.assign(new Error("aborted"), { code: "ECONNRESET" })),
    });
    expect(await codeOf(post(broken))).toBe("unreadable");
  });

  test("a compressed body is not unpacked", async () => {
    expect(await codeOf(post("{}", { "content-type": "application/json", "content-encoding": "gzip" }))).toBe(
      "unsupported_type",
    );
  });

  test("more than the bound is 413, whether the length is told or not, and is never read to its end", async () => {
    expect(await codeOf(post(JSON.stringify("x".repeat(MAX_BODY_BYTES))))).toBe("too_large");
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(0x20));
      },
    });
    expect(await codeOf(post(endless))).toBe("too_large");
    expect(sent).toBeLessThan(MAX_BODY_BYTES * 3);
  });

  test("BA16: a hundred thousand nested arrays cost little", async () => {
    const started = performance.now();
    expect(await codeOf(post("[".repeat(100_000) + "]".repeat(100_000)))).toMatch(/ok|unreadable/);
    expect(performance.now() - started).toBeLessThan(patience(500));
  });
});
