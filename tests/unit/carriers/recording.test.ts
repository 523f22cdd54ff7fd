import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { questBlueCarrier } from "@/lib/carriers/questblue/carrier";
import { readQuestBlueCall } from "@/lib/carriers/questblue/inbound/read";
import { questBlueSettings } from "@/lib/carriers/questblue/settings";
import { createMask } from "@/lib/carriers/recording/mask";
import { createRecorder, type RecordingMode } from "@/lib/carriers/recording/recorder";
import { recordingSchema } from "@/lib/carriers/recording/recording";
import { replay } from "@/lib/carriers/questblue/replay";
import { rawCall, recorded } from "./calls";
import { tinyServer } from "./tiny-server";

const mask = createMask(new Uint8Array(32));
const masked = (text: string): string => Buffer.from(mask(Buffer.from(text))).toString();

describe("a masked body", () => {
  test.each([
    "text_as_published",
    "text_as_legacy_form",
    "text_as_xml",
    "text_in_a_list",
    "text_in_an_envelope",
    "json_labelled_as_form",
    "form_labelled_as_json",
    "picture_as_published",
    "picture_as_legacy_multipart",
    "group_text_to_two_numbers",
    "report_as_form",
    "report_delivered",
    "report_failed_with_reason",
    "report_sent",
    "report_to_a_list",
  ])("is read as the real one: %s", (name) => {
    const real = recorded(name);
    const before = readQuestBlueCall(real);
    const after = readQuestBlueCall({ ...real, body: mask(real.body) });
    expect(after.kind).toBe(before.kind);
    if (before.kind === "message" && after.kind === "message") {
      expect(after).toMatchObject({
        flags: before.flags,
        to: before.to.map(() => expect.stringMatching(/^\+?1?\d{10}$/)),
      });
      expect(after.text).toHaveLength(before.text.length);
      expect(after.media).toHaveLength(before.media.length);
    }
    if (before.kind === "status") expect(after).toMatchObject({ status: before.status });
  });

  test.each([
    ["JSON", '{"from":"15415550126","to":["12025550100"],"text":"Call Maria at 541-555-0199, code 4471"}'],
    ["a form", "from=%2B15415550126&to=12025550100&msg=Call+Maria+at+5415550199+code+4471"],
    ["XML", "<sms><from>15415550126</from><to>12025550100</to><text>Call Maria, code 4471</text></sms>"],
    ["escaped letters", '{"from":"15415550126","text":"Mar\\u00eda Jos\\u00e9 4471"}'],
    ["escaped bytes", "from=15415550126&msg=Mar%C3%ADa+Jos%C3%A9+4471"],
    ["no format that anybody knows", "Maria 15415550126 said: 4471 is the code"],
  ])("holds no word and no number of a customer: %s", (_, body) => {
    const out = masked(body);
    expect(out).not.toMatch(/Maria|Mar|Jos|Call|code(?!=)|00ed|C3%AD|4471|5550126|0199/i);
    expect(Buffer.byteLength(out)).toBe(Buffer.byteLength(body));
  });

  test("shows no content of a file", () => {
    const real = recorded("picture_as_legacy_multipart");
    expect(Buffer.from(mask(real.body)).toString("latin1")).not.toContain("PNG bytes");
  });

  test("gives one number one other number, in every way of writing it, and another mask another", () => {
    const [form, json] = [masked("from=%2B15415550126&x=1"), masked('{"to":"5415550126"}')];
    const other = /\d{10}/.exec(json)?.[0] ?? "none";
    expect(form).toContain(`1${other}`);
    expect(
      Buffer.from(createMask(new Uint8Array(32).fill(1))(Buffer.from('{"to":"5415550126"}'))).toString(),
    ).not.toContain(other);
  });

  test("keeps bytes that are no UTF-8 unreadable in the same way", () => {
    const bytes = Buffer.from([...Buffer.from("from=15415550126&msg=caf"), 0xe9, ...Buffer.from(" noir")]);
    const out = Buffer.from(mask(bytes));
    expect(out).toHaveLength(bytes.length);
    expect(out.includes(0xe9)).toBe(true);
    expect(out.toString("latin1")).not.toContain("noir");
  });

  test("comes out of any bytes at all", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => mask(bytes).length === bytes.length));
  });
});

describe("a recording", () => {
  let folder = "";
  beforeEach(
    async () => void (folder = path.join(await mkdtemp(path.join(tmpdir(), "recording-")), "files")),
  );
  afterEach(() => rm(path.dirname(folder), { recursive: true, force: true }));

  const problems: string[] = [];
  const recorder = (mode: RecordingMode, maxFiles?: number) =>
    createRecorder({
      folder,
      mode,
      now: () => new Date("2026-11-30T10:00:00Z"),
      report: (problem) => problems.push(problem),
      maxFiles,
    });
  const files = async () =>
    Promise.all(
      (await readdir(folder))
        .sort()
        .map(async (name) =>
          recordingSchema.parse(JSON.parse(await readFile(path.join(folder, name), "utf8"))),
        ),
    );
  const credentials = { username: "user-name", password: "pass-word", securityKey: "security-key" };

  test("holds a webhook call that replay reads as the adapter did", async () => {
    const recording = recorder("whole");
    recording.webhook(recorded("text_as_published"));
    await recording.written();
    const [replayed] = await replay(await files());
    expect(replayed?.understood).toMatchObject({ kind: "message", text: "Is my wheel ready?" });
  });

  test.each(["masked", "whole"] as const)(
    "holds a call of ours and its answer, never a credential or the webhook's key: %s",
    async (mode) => {
      const recording = recorder(mode);
      await using carrier = await tinyServer((response) =>
        response.writeHead(200, { "set-cookie": "session=secret" }).end("{}"),
      );
      const account = questBlueCarrier(credentials, questBlueSettings.parse({ baseUrl: carrier.url }), {
        now: () => new Date(),
        observe: recording.exchange,
      });
      await account.setWebhook(
        "+12025550100",
        "https://inbox.example.com/api/sms/webhook/the-key-itself",
        new AbortController().signal,
      );
      await account.send(
        { from: "+12025550100", to: "+15415550126", text: "Hello Maria", mediaUrls: [] },
        new AbortController().signal,
      );
      await recording.written();
      const written = JSON.stringify(await files());
      expect(written).not.toMatch(
        /user-name|pass-word|security-key|the-key-itself|session=secret|dXNlci1uYW1l/,
      );
      expect(written.includes("Hello Maria")).toBe(mode === "whole");
      expect(written.includes("5415550126")).toBe(mode === "whole");
      expect((await replay(await files())).map((each) => each.understood)).toEqual([
        { ok: true, value: null },
        expect.objectContaining({ kind: "unknown" }),
      ]);
    },
  );

  test("holds what was lost as such", async () => {
    const recording = recorder("masked");
    const account = questBlueCarrier(
      credentials,
      questBlueSettings.parse({ baseUrl: "http://127.0.0.1:1" }),
      { now: () => new Date(), observe: recording.exchange },
    );
    await account.balance(new AbortController().signal);
    await recording.written();
    expect((await replay(await files()))[0]?.understood).toMatchObject({ kind: "never_left" });
  });

  test("can be read by its owner only, and stops before it fills a disk, saying so once", async () => {
    problems.length = 0;
    const recording = recorder("masked", 2);
    for (let i = 0; i < 5; i++) recording.webhook(rawCall('{"a":1}', "application/json"));
    await recording.written();
    const names = await readdir(folder);
    expect(names).toHaveLength(2);
    expect((await stat(path.join(folder, names[0] ?? ""))).mode & 0o077).toBe(0);
    expect(problems).toEqual(["full"]);
  });
});
