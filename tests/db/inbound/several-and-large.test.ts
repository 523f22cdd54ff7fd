import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import {
  aCall,
  aLine,
  aText,
  aWebhook,
  closeAll,
  deliveriesOf,
  statesOf,
  sweep,
  textsOf,
} from "../../support/webhook";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => closeAll(database));

const [ana, ben] = ["+13035550141", "+13035550142"];

describe("several events in one call", () => {
  test("are all taken in, in their order; what is none among them waits for a person", async () => {
    const line = await aLine(database);
    const { accept } = aWebhook(line.db);
    const to = line.number.e164;
    const call = [aText(ana, to, "one"), aText(ben, to, "two"), { hello: "?" }, aText(ana, to, "three")];
    expect(await accept(aCall(line.key, call))).toEqual({ status: 200 });
    const texts = await textsOf(line.db, line.number);
    expect(texts.map(({ body }) => body).toSorted()).toEqual(["one", "three", "two"]);
    const ofAna = texts.filter(({ body }) => body !== "two");
    expect(ofAna.map(({ publicSeq, body }) => [publicSeq, body])).toEqual([
      [1, "one"],
      [2, "three"],
    ]);
    expect((await statesOf(line)).toSorted()).toEqual(["ingested", "ingested", "ingested", "quarantined"]);
  });

  test("told again because nobody answered are no second texts", async () => {
    const line = await aLine(database);
    const call = { data: [aText(ana, line.number.e164, "one"), aText(ana, line.number.e164, "two")] };
    for (let i = 0; i < 2; i++) await aWebhook(line.db).accept(aCall(line.key, call));
    await sweep(line.db);
    expect(new Set((await textsOf(line.db, line.number)).map(({ body }) => body))).toEqual(
      new Set(["one", "two"]),
    );
  });
});

describe("BW10: a call with pictures that is larger than a call may be", () => {
  const part = (name: string, content: string, file = "") =>
    `--b\r\nContent-Disposition: form-data; name="${name}"${file && `; filename="${file}"`}\r\n${file && "Content-Type: image/png\r\n"}\r\n${content}\r\n`;
  const body = (to: string, bytes: number) =>
    `${part("from", ana)}${part("to", to)}${part("msg", "See these")}${part("media", "x".repeat(1_000), "small.png")}${part("media", "x".repeat(bytes), "large.png")}--b--\r\n`;
  const multipart = { contentType: "multipart/form-data; boundary=b" };

  test("keeps its words and what fits, and says that a picture was left out", async () => {
    const line = await aLine(database);
    const { accept } = aWebhook(line.db);
    const raw = body(line.number.e164, 4_000_000);
    expect(await accept(aCall(line.key, raw, { ...multipart, contentLength: String(raw.length) }))).toEqual({
      status: 200,
    });
    expect(await textsOf(line.db, line.number)).toMatchObject([
      { body: "See these", flags: ["media_left_out"] },
    ]);
    const [kept] = await deliveriesOf(line.db, line.tenant);
    expect(kept?.body.byteLength).toBeLessThan(5_000);
    expect(kept?.body.toString("latin1")).toContain("small.png");
  });

  test("is turned away beyond 10 MB, by its length and by its bytes, and so is a body of words alone beyond 1 MiB", async () => {
    const line = await aLine(database);
    const { accept } = aWebhook(line.db);
    const raw = body(line.number.e164, 10_000_000);
    expect(await accept(aCall(line.key, raw, { ...multipart, contentLength: String(raw.length) }))).toEqual({
      status: 413,
    });
    expect(await accept(aCall(line.key, raw, multipart))).toEqual({ status: 413 });
    expect(await accept(aCall(line.key, part("msg", "x".repeat(1_500_000)), multipart))).toEqual({
      status: 413,
    });
    expect(await deliveriesOf(line.db, line.tenant)).toEqual([]);
  });
});
