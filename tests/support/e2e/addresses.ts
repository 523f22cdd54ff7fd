import { readFile } from "node:fs/promises";
import path from "node:path";

/** The product under test (tests/support/e2e-stack.ts). Read when used: the environment is set after modules load. */
const from = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
};

export const appUrl = (): string => from("E2E_URL");
export const simulatorUrl = (): string => from("E2E_SIMULATOR_URL");
export const databaseUrl = (): string => from("E2E_DATABASE_URL");
export const roomUrl = (): string => from("E2E_ROOM_URL");

export async function secret(
  name: "ROOM_SECRET" | "CRON_SECRET" | "AUTH_SECRET" | "CREDENTIALS_KEY",
): Promise<string> {
  const secrets: Partial<Record<string, string>> = JSON.parse(await readFile(from("E2E_SECRETS"), "utf8"));
  const value = secrets[name];
  if (!value) throw new Error(`there is no ${name}`);
  return value;
}

/** What a process of ours wrote so far: the logs are beside the secrets. */
const logOf = (name: "web" | "worker"): Promise<string> =>
  readFile(path.join(path.dirname(from("E2E_SECRETS")), `logs/${name}.log`), "utf8");
export const webLog = (): Promise<string> => logOf("web");
/** Of both that take calls in: what one does not come to, the other does. */
export const logs = async (): Promise<string> =>
  (await Promise.all([logOf("web"), logOf("worker")])).join("\n");

export const PASSWORD = "partyline-demo";
export const WEBHOOK_KEY = "demo-webhook-key";

export const people = {
  ana: "ana@demo.test",
  ben: "ben@demo.test",
  cara: "cara@demo.test",
  dele: "owner@demo.test",
  mei: "admin@demo.test",
  noor: "owner@other.test",
} as const;
export type PersonName = keyof typeof people;

export const lines = {
  support: "+12025550100",
  anas: "+12025550188",
  sales: "+12025550147",
  frontDesk: "+12025550177",
} as const;
