import { setTimeout as delay } from "node:timers/promises";
import { createDb } from "@/db/client";
import { claimSend } from "@/lib/outbound/claim-send";
import { askDueStatus } from "@/lib/outbound/poll-status";
import { endLostSends } from "@/lib/outbound/end-lost-sends";
import { createSender } from "@/lib/outbound/send-due";
import type { DeliverySettings } from "@/lib/context";
import { type Behaviour, ledgerCarrier, takes } from "./ledger-carrier";
import { deliveryDeps } from "./sending";

/**
 * A process that sends, with a pool of its own: what a worker is, beside its other jobs. It does as it is told
 * over the channel and ends when that closes, however the test ended.
 */
export type Order =
  /** Sends whatever is due, over and over. */
  | { order: "send" }
  /** Claims once and says what came of it; sends nothing. */
  | { order: "claim"; numberId: string }
  | { order: "ask" };
export type SenderOptions = {
  databaseUrl: string;
  ledgerFile: string;
  behaviour?: Behaviour;
  settings?: Partial<DeliverySettings>;
  freezeAfterFirstClaim?: boolean;
  freezeAtFirstAsk?: boolean;
};

const options = JSON.parse(process.argv[2] ?? "{}") as SenderOptions;
const { db } = createDb(options.databaseUrl, { max: 10 });
const answer = options.behaviour ?? takes;
let freezesAtAsk = options.freezeAtFirstAsk ?? false;
const carrier = ledgerCarrier(options.ledgerFile, {
  behave: () => {
    process.send?.({ news: "leaving" });
    return answer;
  },
  ask: (carrierId) => {
    process.send?.({ news: "asked", carrierId });
    if (freezesAtAsk) process.kill(process.pid, "SIGSTOP");
    freezesAtAsk = false;
    return { kind: "unknown_word", rawStatus: "pondering" };
  },
});
let freezes = options.freezeAfterFirstClaim ?? false;
const deps = {
  ...deliveryDeps(db, carrier, options.settings),
  // The first thing after a claim's commit, and before anything else of that send.
  publishNow: () => {
    if (!freezes) return;
    freezes = false;
    process.kill(process.pid, "SIGSTOP");
  },
};
const report = (error: unknown) => process.send?.({ news: "fault", fault: String(error) });

async function sendForEver(): Promise<never> {
  const sender = createSender(deps, report);
  for (;;) {
    await sender.round().catch(report);
    await endLostSends(deps).catch(report);
    await delay(20);
  }
}

process.on("message", (message: Order) => {
  if (message.order === "send") void sendForEver();
  else if (message.order === "claim")
    void claimSend(deps, message.numberId).then(
      (result) => process.send?.({ news: "claim", result }),
      report,
    );
  else void askDueStatus(deps).then((count) => process.send?.({ news: "asked all", count }), report);
});
process.on("disconnect", () => process.exit());
await db.execute("select 1");
process.send?.({ news: "ready" });
