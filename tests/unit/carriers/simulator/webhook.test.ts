import { describe, expect, test } from "vitest";
import { inboundProfiles } from "@/lib/carriers/simulator/phones/profiles";
import { samplePicture } from "@/lib/carriers/simulator/phones/sample-picture";
import {
  partyline,
  simulator,
  partylineAnswers,
  patient,
  hello,
  carrier,
  control,
  calls,
  readCall,
  useSimulator,
} from "./running";

useSimulator();

describe("customers' texts", () => {
  const text = { from: "+15415550126", to: "+12025550100", text: "Fish & <chips> é 🙂?" };

  test.each(inboundProfiles)("the adapter reads the profile %s", async (profile) => {
    const media = [`${simulator.url}/media/wheel.png`];
    expect((await control("inbound", { ...text, media, profile })).body).toEqual({
      status: 200,
      body: '{"ok":true}',
    });
    const [call] = partyline.seen;
    expect(call?.url).toBe("/api/sms/webhook/demo-webhook-key");
    const read = call && readCall(call);
    expect(read).toMatchObject({ kind: "message", from: text.from, to: [text.to], text: text.text });
    const picture = { name: "wheel.png", contentType: "image/png", bytes: new Uint8Array(samplePicture()) };
    const expectedMedia = { "multipart-legacy": [picture], "form-legacy": [] }[profile as string] ?? [
      { url: media[0] },
    ];
    expect(read).toMatchObject({ media: expectedMedia });
  });

  test("an uploaded picture can be fetched without credentials, other files are refused", async () => {
    const upload = (type: string) =>
      fetch(`${simulator.url}/_control/media`, {
        method: "POST",
        headers: { "content-type": type },
        body: "bytes",
      });
    const { url } = await (await upload("image/jpeg")).json();
    const fetched = await fetch(url);
    expect([fetched.headers.get("content-type"), await fetched.text()]).toEqual(["image/jpeg", "bytes"]);
    expect((await upload("text/html")).status).toBe(415);
    expect((await fetch(`${simulator.url}/media/..%2fledger.jsonl`)).status).toBe(404);
    expect((await fetch(`${simulator.url}/media/wheel.png`)).headers.get("content-type")).toBe("image/png");
  });

  test("twice makes the same call again, and a wrong key calls another address", async () => {
    await control("inbound", { ...text, mode: "twice" });
    await control("inbound", { ...text, mode: "wrong-key" });
    expect(partyline.seen.map(({ url }) => url)).toEqual([
      "/api/sms/webhook/demo-webhook-key",
      "/api/sms/webhook/demo-webhook-key",
      "/api/sms/webhook/not-the-key",
    ]);
    expect(partyline.seen[0]?.body).toBe(partyline.seen[1]?.body);
  });

  test("tells what Partyline answered, and shows on the phone what it did not take", async () => {
    partylineAnswers(503);
    expect((await control("inbound", text)).body).toEqual({ status: 503, body: '{"ok":true}' });
    await partyline.close();
    expect((await control("inbound", text)).body).toEqual({ status: 0, body: "" });
    const phones = (await control("phones")).body.phones;
    expect(phones[0].bubbles.slice(-2).map(({ refused }: { refused: unknown }) => refused)).toEqual([503, 0]);
  });

  test("repeats a call that was not taken only when told to", async () => {
    partylineAnswers(500);
    await control("inbound", text);
    expect(partyline.seen).toHaveLength(1);
    await control("behaviour", { webhookRetries: 1 });
    await control("inbound", text);
    expect(partyline.seen).toHaveLength(3);
  });
});

describe("delivery reports", () => {
  const sendOne = async (): Promise<string> => {
    const outcome = await carrier().send(hello, patient);
    return outcome.kind === "accepted" ? outcome.carrierId : "";
  };

  test("a report set by hand is called back without an id, and polls agree", async () => {
    const id = await sendOne();
    expect(
      (await control("status", { msg_id: id, status: "failed", reason: "Landline" })).body,
    ).toMatchObject({ status: 200 });
    const [call] = partyline.seen;
    expect(JSON.parse(call?.body ?? "")).toEqual({
      from: "+12025550100",
      to: "+15415550126",
      status: "failed",
      reason: "Landline",
      segments: "1",
    });
    expect(await carrier().askStatus(id, patient)).toMatchObject({ status: "failed" });
    expect(await control("status", { msg_id: "1", status: "sent" })).toMatchObject({ status: 404 });
  });

  test.each([
    ["delivered", ["delivered"]],
    ["failed", ["failed"]],
    ["sent-then-delivered", ["sent", "delivered"]],
    ["delivered-before-sent", ["delivered", "sent"]],
    ["duplicates", ["delivered", "delivered"]],
    ["unknown-word", [null]],
    ["to-as-list", ["delivered"]],
  ])("the profile %s calls back %j", async (reports, statuses) => {
    await control("behaviour", { reports, reportAfterMs: 60 });
    const id = await sendOne();
    const seen = await calls(statuses.length);
    expect(seen.map(readCall)).toMatchObject(
      statuses.map((status) => ({ kind: "status", to: ["+15415550126"], status })),
    );
    const last = reports === "failed" ? "failed" : "delivered";
    expect(await carrier().askStatus(id, patient)).toMatchObject(
      reports === "unknown-word" ? { kind: "unknown_word" } : { status: last },
    );
  });
});
