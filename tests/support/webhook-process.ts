import { Client } from "pg";
import { createDb } from "@/db/client";
import { aCall, aWebhook } from "./webhook";

/**
 * A second process behind the carrier's door, with a pool of its own. It takes calls as it is told over the
 * channel, and can die by kill -9 at one of the instants that matter. Ends when the channel closes.
 */
export type DieAt = "kept" | "ingested";
type WebhookOptions = { databaseUrl: string; dieAt?: DieAt };
export type WebhookOrder = { id: number; key: string; body: unknown };
export type WebhookNews = { id: number; status: number };

const { databaseUrl, dieAt } = JSON.parse(process.argv[2] ?? "{}") as WebhookOptions;
const { db } = createDb(databaseUrl, { max: 8 });
const dieIf = (instant: DieAt) => {
  if (dieAt === instant) process.kill(process.pid, "SIGKILL");
};

/** A call that is kept by itself is one statement, on the pool: committed when it is answered. */
const { query } = Client.prototype;
const watched: unknown = function (
  this: Client,
  statement: { name?: string },
  values: unknown,
  answered?: (...answer: unknown[]) => void,
) {
  if (statement.name !== "keep_deliveries" || !answered)
    return Reflect.apply(query, this, [statement, values, answered]);
  const kept = (...answer: unknown[]) => {
    dieIf("kept");
    answered(...answer);
  };
  return Reflect.apply(query, this, [statement, values, kept]);
};
Reflect.set(Client.prototype, "query", watched);

// A text's events are told when it is committed.
const webhook = aWebhook(db, { publishNow: () => dieIf("ingested") });

process.on("message", ({ id, key, body }: WebhookOrder) => {
  void webhook
    .accept(aCall(key, body))
    .then(({ status }) => process.send?.({ id, status } satisfies WebhookNews));
});
process.on("disconnect", () => process.exit());
await db.execute("select 1");
process.send?.("ready");
