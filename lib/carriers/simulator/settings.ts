import path from "node:path";
import { z } from "zod";
import { demoTeamNumbers, otherDemoNumbers } from "@/lib/base/demo-customers";
import { behaviour, type Behaviour, unknownNumbers } from "./behaviour";

const jsonOf = <T>(schema: z.ZodType<T>) =>
  z
    .string()
    .transform((text, issues): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        issues.addIssue({ code: "custom", message: "must be JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);

const port = z.coerce.number("must be a port").int().min(0).max(65_535);
const number = z.object({ did: z.string().min(1), label: z.string(), account: z.string().optional() });
const campaign = z.object({
  id: z.string(),
  kind: z.string(),
  status: z.string(),
  dids: z.array(z.string()),
});
const account = z.object({ username: z.string(), password: z.string(), securityKey: z.string() });

/** The demo tenants' numbers; a label is shown only on the page of phones. */
const demoNumbers = [
  ...[demoTeamNumbers.support, demoTeamNumbers.sales, demoTeamNumbers.anas].map(({ e164, label }) => ({
    did: e164,
    label,
  })),
  { did: otherDemoNumbers.frontDesk.e164, label: otherDemoNumbers.frontDesk.label, account: "other" },
];
/** One approved campaign and one still in review. A number of the other tenant is in none. */
const demoCampaigns = [
  { id: "C7QX21L", kind: "Customer care", status: "Approved", dids: ["+12025550100", "+12025550147"] },
  { id: "C9PM40T", kind: "Low volume mixed", status: "Submitted", dids: ["+12025550188"] },
];
const demoAccounts = [
  { username: "demo", password: "demo", securityKey: "demo-key" },
  { username: "other", password: "other", securityKey: "other-key" },
];

const environment = z.object({
  SIMULATOR_PORT: port.default(4010),
  HOST: z.string().default("127.0.0.1"),
  DATA_DIR: z.string().default(".data"),
  PARTYLINE_URL: z.url({ protocol: /^https?$/ }).default("http://127.0.0.1:3000"),
  DEMO_WEBHOOK_KEY: z.string().default("demo-webhook-key"),
  SIMULATOR_NUMBERS: jsonOf(z.array(number)).default(demoNumbers),
  SIMULATOR_CAMPAIGNS: jsonOf(z.array(campaign)).default(demoCampaigns),
  SIMULATOR_ACCOUNTS: jsonOf(z.array(account)).default(demoAccounts),
  SIMULATOR_UNKNOWN_NUMBERS: unknownNumbers.optional(),
});

export type SimulatorSettings = {
  host: string;
  /** 0 picks a free port. */
  port: number;
  /** The folder of the ledger, the customers' messages and their pictures. */
  folder: string;
  partylineUrl: string;
  webhookKey: string;
  /** A number without an account belongs to the first one. */
  numbers: z.infer<typeof number>[];
  campaigns: z.infer<typeof campaign>[];
  accounts: Account[];
  /** The initial behaviour, also restored by starting over. */
  firstBehaviour: Behaviour;
};
export type Account = z.infer<typeof account>;

/** The numbers of an account; without a name, those of the first. */
export const numbersOf = (
  { numbers, accounts }: SimulatorSettings,
  username = accounts[0]?.username,
): SimulatorSettings["numbers"] =>
  numbers.filter((number) => (number.account ?? accounts[0]?.username) === username);

/** Reads the environment; an empty variable counts as unset. Throws zod's error if a value is invalid. */
export const readSimulatorSettings = (
  source: Readonly<Record<string, string | undefined>>,
): SimulatorSettings => {
  const env = environment.parse(
    Object.fromEntries(Object.entries(source).filter(([, value]) => value !== "")),
  );
  return {
    // The controls have no sign-in, so it never listens beyond this machine, wherever the web server does.
    host: env.HOST === "::1" ? "::1" : "127.0.0.1",
    port: env.SIMULATOR_PORT,
    folder: path.join(env.DATA_DIR, "simulator"),
    partylineUrl: env.PARTYLINE_URL.replace(/\/+$/, ""),
    webhookKey: env.DEMO_WEBHOOK_KEY,
    numbers: env.SIMULATOR_NUMBERS,
    campaigns: env.SIMULATOR_CAMPAIGNS,
    accounts: env.SIMULATOR_ACCOUNTS,
    firstBehaviour: behaviour.parse(
      env.SIMULATOR_UNKNOWN_NUMBERS === undefined ? {} : { unknownNumbers: env.SIMULATOR_UNKNOWN_NUMBERS },
    ),
  };
};
