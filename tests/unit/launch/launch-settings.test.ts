import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { demoSecrets, launchSettings } from "@/lib/launch/launch-settings";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "partyline-settings-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const production = {
  DATABASE_URL: "postgres://db/partyline",
  APP_URL: "https://inbox.example.com",
  AUTH_SECRET: "a".repeat(32),
  ROOM_SECRET: "r".repeat(32),
  CREDENTIALS_KEY: Buffer.alloc(32).toString("base64"),
};

test("with nothing set it is a demo: embedded database, simulator as the carrier, secrets made once", async () => {
  const first = await launchSettings({}, root);
  expect(first).toMatchObject({
    embedded: true,
    simulator: true,
    webUrl: "http://127.0.0.1:3000",
    simulatorUrl: "http://127.0.0.1:4010",
  });
  expect(first.forChildren).toMatchObject({
    DEMO: "1",
    QUESTBLUE_URL: "http://127.0.0.1:4010",
    NEXTAUTH_URL: "http://127.0.0.1:3000",
    DATA_DIR: path.join(root, ".data"),
  });
  expect((await launchSettings({}, root)).forChildren).toEqual(first.forChildren);
});

test("V50: the secrets of a demo differ from each other and only their owner can read them", async () => {
  const secrets = await demoSecrets(root);
  expect(new Set(Object.values(secrets)).size).toBe(Object.keys(secrets).length);
  expect((await stat(path.join(root, "secrets.json"))).mode & 0o777).toBe(0o600);
});

test("two starts at once agree on the secrets", async () => {
  const each = await Promise.all(Array.from({ length: 20 }, () => demoSecrets(root)));
  expect(new Set(each.map((secrets) => JSON.stringify(secrets))).size).toBe(1);
  expect(await readdir(root)).toEqual(["secrets.json"]);
});

test("with a database of its own it is no demo: no simulator, no secrets of ours, and every missing one is named", async () => {
  await expect(launchSettings({ DATABASE_URL: production.DATABASE_URL }, root)).rejects.toThrow(
    /AUTH_SECRET is not set.*\nROOM_SECRET is not set.*\nCREDENTIALS_KEY is not set/,
  );
  await expect(readFile(path.join(root, ".data/secrets.json"))).rejects.toThrow("ENOENT");
  const launch = await launchSettings(production, root);
  expect(launch).toMatchObject({ embedded: false, simulator: false });
  expect(launch.forChildren).toMatchObject({ DEMO: "0", NEXTAUTH_URL: "https://inbox.example.com" });
  expect(launch.settings.carrierUrl).toBe("https://api.questblue.com");
});

test("a carrier that was named takes the simulator's place, also in a demo", async () => {
  const launch = await launchSettings({ QUESTBLUE_URL: "http://127.0.0.1:9999/" }, root);
  expect(launch.simulator).toBe(false);
  expect(launch.settings.carrierUrl).toBe("http://127.0.0.1:9999");
});

test("the machine reaches a server that listens on every address by loopback", async () => {
  expect((await launchSettings({ ...production, HOST: "0.0.0.0", PORT: "8080" }, root)).webUrl).toBe(
    "http://127.0.0.1:8080",
  );
});
