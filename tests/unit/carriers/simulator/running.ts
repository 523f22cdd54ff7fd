import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach } from "vitest";
import { questBlueCarrier } from "@/lib/carriers/questblue/carrier";
import { readQuestBlueCall } from "@/lib/carriers/questblue/inbound/read";
import { questBlueSettings } from "@/lib/carriers/questblue/settings";
import { type RunningSimulator, startSimulator } from "@/lib/carriers/simulator/server";
import { readSimulatorSettings } from "@/lib/carriers/simulator/settings";
import { type Seen, tinyServer } from "../tiny-server";

type Partyline = Awaited<ReturnType<typeof tinyServer>>;

export const patient = new AbortController().signal;
export const credentials = { username: "demo", password: "demo", securityKey: "demo-key" };
export const hello = { from: "+12025550100", to: "+15415550126", text: "Hello", mediaUrls: [] };

export let folder: string;
/** What stands for Partyline, and saw every call of its webhook. */
export let partyline: Partyline;
export let simulator: RunningSimulator;
let answerOfPartyline: number;

const start = () =>
  startSimulator(
    readSimulatorSettings({ SIMULATOR_PORT: "0", DATA_DIR: folder, PARTYLINE_URL: partyline.url }),
  );

/** After it was stopped. */
export const startAgain = async (): Promise<void> => void (simulator = await start());
export const partylineAnswers = (status: number): void => void (answerOfPartyline = status);

/** A simulator of its own for each test of the file that calls this. */
export function useSimulator(): void {
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "simulator-"));
    answerOfPartyline = 200;
    partyline = await tinyServer((response) => response.writeHead(answerOfPartyline).end('{"ok":true}'));
    simulator = await start();
  });

  afterEach(async () => {
    await simulator.stop();
    await partyline.close();
    await rm(folder, { recursive: true });
  });
}

export const carrier = (settings: Record<string, unknown> = {}, as = credentials) =>
  questBlueCarrier(as, questBlueSettings.parse({ baseUrl: simulator.url, ...settings }));

export const control = async (route: string, body?: unknown) => {
  const response = await fetch(
    `${simulator.url}/_control/${route}`,
    body === undefined ? {} : { method: "POST", body: JSON.stringify(body) },
  );
  return { status: response.status, body: await response.json() };
};

export const ledger = async (): Promise<Record<string, unknown>[]> => (await control("ledger")).body;

/** Waits until Partyline's webhook was called so often; the test's own timeout is the deadline. */
export const calls = async (count: number): Promise<Seen[]> => {
  while (partyline.seen.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
  return partyline.seen;
};

export const readCall = ({ headers, bytes }: Seen) =>
  readQuestBlueCall({ method: "POST", contentType: headers["content-type"] ?? null, query: [], body: bytes });
