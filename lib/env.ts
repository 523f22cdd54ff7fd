import ipaddr from "ipaddr.js";
import { z } from "zod";
import { SetupError } from "@/lib/base/setup-error";

/** The environment that the process was given. */
export type EnvSource = Readonly<Record<string, string | undefined>>;

const port = (fallback: number) =>
  z.coerce
    .number("must be a port")
    .int("must be a port")
    .min(1, "must be a port")
    .max(65_535, "must be a port")
    .default(fallback);
const list = z
  .string()
  .default("")
  .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ""));
const webAddress = z
  .url({ protocol: /^https?$/, message: "must be an http or https address" })
  .transform((url) => url.replace(/\/+$/, ""));
const origins = list.pipe(z.array(webAddress.transform((url) => new URL(url).origin)));
const networks = list.refine(
  (parts) => parts.every(isNetwork),
  "must be addresses or networks such as 10.0.0.0/8, separated by commas",
);

const MIN_SECRET_LENGTH = 32;
const secret = (purpose: string) =>
  z
    .string(`is not set: ${purpose}, a random text of at least ${MIN_SECRET_LENGTH} characters`)
    .min(MIN_SECRET_LENGTH, `must have at least ${MIN_SECRET_LENGTH} characters`);
/**
 * A secret sent as a bearer token: a header cannot carry other characters, and the receiver accepts no
 * others.
 */
const bearer = (purpose: string) =>
  secret(purpose).regex(/^[\x21-\x7e]*$/, "must be made of letters, digits and signs, without spaces");

const settings = z
  .object({
    HOST: z.string().default("127.0.0.1"),
    PORT: port(3000),
    ROOM_PORT: port(1999),
    SIMULATOR_PORT: port(4010),
    POSTGRES_PORT: port(54_329),
    DATA_DIR: z.string().default(".data"),
    DATABASE_URL: z
      .string("is not set: the address of a Postgres database, postgres://…")
      .regex(/^postgres(ql)?:\/\//, "must begin with postgres://"),
    APP_URL: webAddress.optional(),
    AUTH_SECRET: secret("it signs the cookies of signed-in people"),
    ROOM_URL: webAddress.optional(),
    ROOM_SECRET: bearer("the rooms and this server know each other by it"),
    CREDENTIALS_KEY: z
      .string("is not set: it seals carrier credentials, 32 random bytes in base64")
      .refine((text) => Buffer.from(text, "base64").length === 32, "must be 32 bytes in base64"),
    CRON_SECRET: bearer("a scheduler shows it").optional(),
    METRICS_TOKEN: bearer("a monitor shows it").optional(),
    QUESTBLUE_URL: webAddress.default("https://api.questblue.com"),
    CARRIER_RECORDING: z.enum(["off", "masked", "whole"], "must be off, masked or whole").default("off"),
    MEDIA_ALLOWED_ORIGINS: origins,
    MEDIA_STORE: z.string().optional(),
    SMTP_URL: z.url({ protocol: /^smtps?$/, message: "must begin with smtp:// or smtps://" }).optional(),
    TRUSTED_PROXIES: networks,
    WEB_PUSH_PUBLIC_KEY: z.base64url("must be base64url").length(87, "must have 87 characters").optional(),
    WEB_PUSH_PRIVATE_KEY: z.base64url("must be base64url").length(43, "must have 43 characters").optional(),
    WEB_PUSH_SUBJECT: z
      .url({ protocol: /^(mailto|https)$/, message: "must begin with mailto: or https://" })
      .optional(),
    DEMO: z.enum(["0", "1"], "must be 1 or 0").optional(),
    DEMO_PASSWORD: z.string().default("partyline-demo"),
    DEMO_WEBHOOK_KEY: z.string().default("demo-webhook-key"),
    LOG_LEVEL: z
      .enum(["debug", "info", "warn", "error", "silent"], "must be debug, info, warn, error or silent")
      .default("info"),
  })
  .superRefine((all, issues) => {
    if ((all.WEB_PUSH_PUBLIC_KEY === undefined) !== (all.WEB_PUSH_PRIVATE_KEY === undefined))
      issues.addIssue({
        code: "custom",
        path: ["WEB_PUSH_PRIVATE_KEY"],
        message: "and WEB_PUSH_PUBLIC_KEY belong together: set both, or neither",
      });
    if (all.APP_URL === undefined && all.DEMO !== "1" && !isLoopback(all.HOST))
      issues.addIssue({
        code: "custom",
        path: ["APP_URL"],
        message: "is not set: the address people open in their browsers",
      });
  });

export type Env = ReturnType<typeof readEnv>;

/**
 * Reads settings; an empty one counts as unset. Throws SetupError with one sentence per setting that is
 * missing or malformed, never with its value: it may be a secret.
 */
export function readEnv(source: EnvSource) {
  const parsed = settings.safeParse(withoutEmpty(source));
  if (!parsed.success) {
    const sentences = parsed.error.issues.map(
      (issue) => `${issue.path[0]?.toString() ?? ""} ${issue.message}.`,
    );
    throw new SetupError([...new Set(sentences)].join("\n"));
  }
  const s = parsed.data;
  const appUrl = s.APP_URL ?? defaultAppUrl(s.HOST, s.PORT);
  return {
    demo: isDemo(source),
    host: s.HOST,
    port: s.PORT,
    roomPort: s.ROOM_PORT,
    simulatorPort: s.SIMULATOR_PORT,
    postgresPort: s.POSTGRES_PORT,
    dataDir: s.DATA_DIR,
    databaseUrl: s.DATABASE_URL,
    /** Where people open the product; no slash at the end. */
    appUrl,
    authSecret: s.AUTH_SECRET,
    /** Where the rooms run if they are not on this machine (lib/realtime/room-address.ts). */
    roomUrl: s.ROOM_URL,
    roomSecret: s.ROOM_SECRET,
    /** 32 bytes. */
    credentialsKey: Buffer.from(s.CREDENTIALS_KEY, "base64"),
    cronSecret: s.CRON_SECRET,
    metricsToken: s.METRICS_TOKEN,
    carrierUrl: s.QUESTBLUE_URL,
    /** Whether calls of the carrier are recorded in files below DATA_DIR (lib/carriers/recording). */
    carrierRecording: s.CARRIER_RECORDING,
    mediaAllowedOrigins: s.MEDIA_ALLOWED_ORIGINS,
    mediaStore: s.MEDIA_STORE ?? `${s.DATA_DIR}/media`,
    smtpUrl: s.SMTP_URL,
    trustedProxies: s.TRUSTED_PROXIES,
    /** Null: they are made of AUTH_SECRET. */
    pushKeys:
      s.WEB_PUSH_PUBLIC_KEY !== undefined && s.WEB_PUSH_PRIVATE_KEY !== undefined
        ? { publicKey: s.WEB_PUSH_PUBLIC_KEY, privateKey: s.WEB_PUSH_PRIVATE_KEY }
        : null,
    pushSubject: s.WEB_PUSH_SUBJECT ?? `mailto:partyline@${new URL(appUrl).hostname}`,
    demoPassword: s.DEMO_PASSWORD,
    demoWebhookKey: s.DEMO_WEBHOOK_KEY,
    logLevel: s.LOG_LEVEL,
  };
}

let cached: Env | undefined;

/** This process's settings, read at first use: a build imports modules that read them, and has none. */
export const env = (): Env => (cached ??= readEnv(process.env));

/**
 * Demo mode seeds a tenant with a known password. So it is on only if DEMO says so, or if only this machine
 * can connect and no database is configured.
 */
export function isDemo(source: EnvSource): boolean {
  if (source.DEMO) return source.DEMO === "1";
  return !source.DATABASE_URL && isLoopback(source.HOST || "127.0.0.1");
}

export const withoutEmpty = (source: EnvSource): EnvSource =>
  Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));

function defaultAppUrl(host: string, atPort: number): string {
  if (host === "0.0.0.0" || host === "::") return `http://localhost:${atPort}`;
  return `http://${host.includes(":") ? `[${host}]` : host}:${atPort}`;
}

const isLoopback = (host: string): boolean =>
  host === "localhost" || (ipaddr.isValid(host) && ipaddr.process(host).range() === "loopback");

const isNetwork = (text: string): boolean =>
  text.includes("/") ? ipaddr.isValidCIDR(text) : ipaddr.isValid(text);
