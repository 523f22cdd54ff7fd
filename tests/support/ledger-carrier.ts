import { notAnswered } from "@/lib/domain/carrier/not-answered";
import { appendFileSync, readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { AskedStatus, Carrier, OutboundMessage, SendOutcome, SentRecord } from "@/lib/carriers/port";
import { newId } from "@/lib/base/ids";

/** What the carrier took, as it took it: it, not the application, says what left. */
type LedgerEntry = { id: string; from: string; to: string; text: string; at: number };

/** On disk and appended to in one write, so that several processes share it and a kill -9 loses nothing. */
export type Ledger = { file: string; entries(): LedgerEntry[] };

export async function aLedger(): Promise<Ledger> {
  const file = path.join(await mkdtemp(path.join(tmpdir(), "partyline-ledger-")), "ledger");
  appendFileSync(file, "");
  return {
    file,
    entries: () =>
      readFileSync(file, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line): LedgerEntry => JSON.parse(line)),
  };
}

/** `taken`: it stands in the ledger, whatever the answer then is. `onItsWayMs`: until it gets there; `delayMs`: until the answer. */
export type Behaviour = {
  taken: boolean;
  answer: SendOutcome["kind"];
  retryAfterMs?: number;
  onItsWayMs?: number;
  delayMs?: number;
  warning?: string;
  reason?: string;
};
export const takes: Behaviour = { taken: true, answer: "accepted" };

type Options = {
  behave?(text: OutboundMessage): Behaviour | Promise<Behaviour>;
  /** What its history holds of a pair, whatever time is asked for. */
  history?: SentRecord[];
  /** False: its history is known not to hold all that was asked for. */
  isWhole?: boolean;
  ask?(carrierId: string): AskedStatus | Promise<AskedStatus>;
};

/** A carrier behind the port that keeps a ledger and does as the test says. */
export function ledgerCarrier(
  file: string,
  { behave = () => takes, ask, history, isWhole = true }: Options = {},
): Carrier {
  const unused = () => Promise.reject(new Error("not part of this test"));
  return {
    async send(text, signal) {
      const {
        taken,
        answer,
        retryAfterMs = null,
        onItsWayMs = 0,
        delayMs = 0,
        warning = null,
        reason = "Invalid destination",
      } = await behave(text);
      if (onItsWayMs > 0) await delay(onItsWayMs);
      const id = newId();
      if (taken)
        appendFileSync(
          file,
          `${JSON.stringify({ id, from: text.from, to: text.to, text: text.text, at: Date.now() })}\n`,
        );
      await delay(delayMs, undefined, { signal }).catch(() => {});
      switch (answer) {
        case "accepted":
          return signal.aborted
            ? { kind: "unknown", why: "answer_lost" }
            : { kind: "accepted", carrierId: id, warning };
        case "refused":
          return { kind: "refused", reason };
        case "account_refused":
          return { kind: "account_refused", reason };
        case "unknown":
          return { kind: "unknown", why: "answer_unclear" };
        case "never_left":
          return { kind: "never_left", retryAfterMs };
      }
    },
    askStatus: async (carrierId) =>
      ask ? ask(carrierId) : { kind: "unavailable", why: notAnswered("given_up") },
    findSent: async () =>
      history
        ? { ok: true, value: { records: history, isWhole } }
        : { ok: false, retry: "later", why: notAnswered("given_up") },
    history: unused,
    listNumbers: unused,
    listCampaigns: unused,
    setWebhook: unused,
    setInboundMode: async () => ({ ok: true, value: null }),
    offNetState: async () => ({ ok: true, value: null }),
    balance: unused,
  };
}
