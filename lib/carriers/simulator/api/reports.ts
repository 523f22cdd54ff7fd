import path from "node:path";
import { z } from "zod";
import { sameNumber } from "../addresses";
import type { Behaviour } from "../behaviour";
import { openJournal } from "../journal";
import type { LedgerEntry } from "./ledger";
import type { WebhookAnswer, WebhookBody } from "../phones/webhooks";

const report = z.object({ msg_id: z.string(), status: z.string(), reason: z.string().nullable() });
type Report = z.infer<typeof report>;

type Profile = Behaviour["reports"];
/** `at` counts from accepting the message, in units of `reportAfterMs`. */
type Step = {
  at: number;
  status: string;
  reason?: string;
  shape?: "list" | "foreign-id" | "repeats-text" | "ends-swapped";
};

const delivered: Step = { at: 1, status: "delivered" };
const profiles: Record<Profile, Step[]> = {
  delivered: [delivered],
  failed: [{ at: 1, status: "failed", reason: "Number cannot get texts" }],
  none: [],
  "sent-then-delivered": [{ at: 0.25, status: "sent" }, delivered],
  "delivered-before-sent": [
    { ...delivered, at: 0.5 },
    { at: 1, status: "sent" },
  ],
  duplicates: [delivered, { ...delivered, at: 1.1 }],
  "unknown-word": [{ at: 1, status: "handed_over" }],
  "to-as-list": [{ ...delivered, shape: "list" }],
  "foreign-id": [{ ...delivered, shape: "foreign-id" }],
  "repeats-text": [{ ...delivered, shape: "repeats-text" }],
  "ends-swapped": [{ ...delivered, shape: "ends-swapped" }],
};

export type Reports = {
  /** The state of an accepted message, as returned by a poll. */
  stateOf(msgId: string): Report;
  /** Schedules the reports of a message by the profile. */
  plan(entry: LedgerEntry, behaviour: Pick<Behaviour, "reports" | "reportAfterMs">): void;
  /** Sets the state by hand and calls back. Cancels what was scheduled for that message. */
  set(entry: LedgerEntry, status: string, reason: string | null): Promise<WebhookAnswer>;
  clear(): Promise<void>;
  close(): Promise<void>;
};

type Deps = {
  folder: string;
  call: (did: string, body: WebhookBody) => Promise<WebhookAnswer>;
  changed: () => void;
};

/**
 * States of accepted messages and the callbacks about them: two numbers and a word, never a message id, as
 * published.
 */
export const openReports = async ({ folder, call, changed }: Deps): Promise<Reports> => {
  const journal = await openJournal(path.join(folder, "reports.jsonl"), report);
  const states = new Map(journal.rows().map((row) => [row.msg_id, row]));
  const planned = new Map<string, NodeJS.Timeout[]>();

  const drop = (msgId: string): void => {
    planned.get(msgId)?.forEach(clearTimeout);
    planned.delete(msgId);
  };
  const callBack = (
    entry: LedgerEntry,
    { status, reason, shape }: Omit<Step, "at">,
  ): Promise<WebhookAnswer> => {
    const [from, to] = [sameNumber(entry.did), sameNumber(entry.did_to)];
    const ends =
      shape === "ends-swapped" ? { from: to, to: from } : { from, to: shape === "list" ? [to] : to };
    const more =
      shape === "foreign-id"
        ? { id: `h-${entry.msg_id}` }
        : shape === "repeats-text"
          ? { text: entry.msg }
          : {};
    const body = { ...ends, status, ...(reason ? { reason } : {}), segments: "1", ...more };
    return call(sameNumber(entry.did), { contentType: "application/json", body: JSON.stringify(body) });
  };
  const record = async (state: Report): Promise<void> => {
    states.set(state.msg_id, state);
    changed();
    await journal.append(state);
  };
  const run = async (entry: LedgerEntry, step: Step): Promise<void> => {
    // A callback may come late, but the carrier's own state does not go back.
    if (!isFinal(states.get(entry.msg_id)))
      await record({ msg_id: entry.msg_id, status: step.status, reason: step.reason ?? null });
    await callBack(entry, step);
  };

  return {
    stateOf: (msgId) => states.get(msgId) ?? { msg_id: msgId, status: "sent", reason: null },
    plan: (entry, { reports, reportAfterMs }) => {
      const steps = profiles[reports];
      // One after the other, because two calls at once may arrive in either order.
      let reported = Promise.resolve();
      const timers = steps.map((step) =>
        setTimeout(() => {
          if (step === steps.at(-1)) planned.delete(entry.msg_id);
          reported = reported.then(() => run(entry, step));
        }, step.at * reportAfterMs),
      );
      if (timers.length > 0) planned.set(entry.msg_id, timers);
    },
    set: async (entry, status, reason) => {
      drop(entry.msg_id);
      await record({ msg_id: entry.msg_id, status, reason });
      return callBack(entry, { status, ...(reason === null ? {} : { reason }) });
    },
    clear: async () => {
      [...planned.keys()].forEach(drop);
      states.clear();
      await journal.clear();
    },
    close: async () => {
      [...planned.keys()].forEach(drop);
      await journal.close();
    },
  };
};

const isFinal = (state: Report | undefined): boolean =>
  state?.status === "delivered" || state?.status === "failed";
