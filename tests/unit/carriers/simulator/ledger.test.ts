import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { questBlueCarrier } from "@/lib/carriers/questblue/carrier";
import { questBlueSettings } from "@/lib/carriers/questblue/settings";
import { isAccepted, type SendFault, sendFaults } from "@/lib/carriers/simulator/api/faults";
import {
  folder,
  partyline,
  simulator,
  startAgain,
  patient,
  credentials,
  hello,
  carrier,
  control,
  ledger,
  useSimulator,
} from "./running";

useSimulator();

const expected: Record<SendFault, string> = {
  ok: "accepted",
  "warn-202": "accepted",
  "empty-200": "unknown",
  "bad-json": "unknown",
  "accept-then-hang": "unknown",
  "accept-then-reset": "unknown",
  "error-206": "refused",
  "error-200": "refused",
  "http-400": "refused",
  "http-429": "never_left",
  "http-500": "unknown",
  hang: "unknown",
  reset: "unknown",
};

describe("faults", () => {
  test.each(sendFaults)(
    "V17: under %s the adapter judges truly, and the ledger says whether it was accepted",
    async (fault) => {
      expect((await control("faults", { send: fault })).body).toEqual({ send: fault, times: null });
      const impatient = fault === "hang" || fault === "accept-then-hang" ? { sendTimeoutMs: 300 } : {};
      expect((await carrier(impatient).send(hello, patient)).kind).toBe(expected[fault]);
      expect(await ledger()).toHaveLength(isAccepted(fault) ? 1 : 0);
    },
  );

  test("a fault holds for as many sends as asked, then all is well", async () => {
    await control("faults", { send: "error-206", times: 2 });
    const kinds = [];
    for (let i = 0; i < 3; i++) kinds.push((await carrier().send(hello, patient)).kind);
    expect(kinds).toEqual(["refused", "refused", "accepted"]);
  });

  test("a fault may hold for one customer's number alone, however it is written", async () => {
    await control("faults", { send: "error-206", to: "+1 (303) 555-0142", times: 1 });
    const kindTo = async (to: string) => (await carrier().send({ ...hello, to }, patient)).kind;
    expect(await kindTo("+13035550143")).toBe("accepted");
    expect(await kindTo("+13035550142")).toBe("refused");
    expect(await kindTo("+13035550142")).toBe("accepted");
  });

  test("429 says how long to wait, and 202 hands on its warning", async () => {
    await control("faults", { send: "http-429", times: 1 });
    expect(await carrier().send(hello, patient)).toMatchObject({ retryAfterMs: 2000 });
    await control("faults", { send: "warn-202", times: 1 });
    expect(await carrier().send(hello, patient)).toMatchObject({
      kind: "accepted",
      warning: expect.stringContaining("campaign"),
    });
  });

  test("a fault that does not exist is refused", async () => {
    expect(await control("faults", { send: "explode" })).toMatchObject({ status: 400 });
  });
});

describe("the ledger", () => {
  test("holds what was accepted, in order, under eight-digit ids, as it was sent", async () => {
    const texts = ["one", "two", "three"];
    for (const text of texts)
      await carrier({ digits: 10 }).send({ ...hello, text, mediaUrls: ["https://m.test/a.png"] }, patient);
    const entries = await ledger();
    expect(entries.map(({ msg }) => msg)).toEqual(texts);
    expect(entries[0]).toEqual({
      msg_id: expect.stringMatching(/^\d{8}$/),
      did: "2025550100",
      did_to: "5415550126",
      msg: "one",
      file_url: ["https://m.test/a.png"],
      at: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  test("survives a restart, ids go on, and a line torn by a crash is cut off", async () => {
    await carrier().send(hello, patient);
    const [first] = await ledger();
    await simulator.stop();
    await appendFile(path.join(folder, "simulator/ledger.jsonl"), '{"msg_id":"9999');
    await startAgain();
    await carrier().send(hello, patient);
    const entries = await ledger();
    expect(entries).toHaveLength(2);
    expect(entries[0]).toEqual(first);
    expect(Number(entries[1]?.msg_id)).toBe(Number(first?.msg_id) + 1);
  });

  test("every text that was answered is on disk after kill -9", async () => {
    await simulator.stop();
    const env = { ...process.env, SIMULATOR_PORT: "0", DATA_DIR: folder, PARTYLINE_URL: partyline.url };
    const child = spawn(process.execPath, ["--import", "tsx", "lib/carriers/simulator/main.ts"], {
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(child.stdout, "data");
    const url = /http:\S+/.exec(String(line))?.[0] ?? "";
    const acknowledged: string[] = [];
    const sending = Array.from({ length: 300 }, async (_, i) => {
      const outcome = await questBlueCarrier(credentials, questBlueSettings.parse({ baseUrl: url })).send(
        { ...hello, text: `text ${i}` },
        patient,
      );
      if (outcome.kind === "accepted") acknowledged.push(outcome.carrierId);
      if (acknowledged.length === 50) child.kill("SIGKILL");
    });
    await Promise.all(sending);
    const lines = (await readFile(path.join(folder, "simulator/ledger.jsonl"), "utf8")).split("\n");
    const kept = new Set(lines.flatMap((text) => /"msg_id":"(\d+)"/.exec(text)?.[1] ?? []));
    expect(acknowledged.length).toBeGreaterThanOrEqual(50);
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    await startAgain();
  });

  test("starts over when told to, with ids that were not used before", async () => {
    await carrier().send(hello, patient);
    const [before] = await ledger();
    await control("faults", { send: "error-206" });
    await control("inbound", { from: "+15415550126", to: "+12025550100", text: "x" });
    await control("reset", {});
    expect(await ledger()).toEqual([]);
    expect((await carrier().send(hello, patient)).kind).toBe("accepted");
    const [after] = await ledger();
    expect(Number(after?.msg_id)).toBeGreaterThan(Number(before?.msg_id));
  });

  test("an equal text to the same customer counts as a repeat on the page", async () => {
    for (const text of ["same", "same", "other"]) await carrier().send({ ...hello, text }, patient);
    expect((await control("phones")).body.ledger).toMatchObject({ total: 3, repeats: 1 });
  });
});
