import path from "node:path";
import { z } from "zod";
import { type Journal, openJournal } from "../journal";

/** One message that the carrier accepted. `did` and `did_to` are stored as sent, as strings. */
const ledgerEntry = z.object({
  msg_id: z.string(),
  did: z.string(),
  did_to: z.string(),
  msg: z.string(),
  file_url: z.array(z.string()),
  at: z.string(),
});
export type LedgerEntry = z.infer<typeof ledgerEntry>;
type NewMessage = Pick<LedgerEntry, "did" | "did_to" | "msg" | "file_url">;

export type Ledger = {
  entries(): readonly LedgerEntry[];
  find(msgId: string): LedgerEntry | undefined;
  /** Records a message as accepted. It is on disk when this resolves, so the carrier may answer. */
  accept(text: NewMessage, at: Date): Promise<LedgerEntry>;
  /**
   * How many messages repeat an equal one to the same customer within ten minutes: the sign of a double send.
   */
  repeats(): number;
  clear(): Promise<void>;
  close(): Promise<void>;
};

const REPEAT_WINDOW_MS = 10 * 60_000;

/** The only record of what left: append-only JSON lines that survive kill -9. */
export const openLedger = async (folder: string, now: Date): Promise<Ledger> => {
  const journal: Journal<LedgerEntry> = await openJournal(path.join(folder, "ledger.jsonl"), ledgerEntry);
  const byId = new Map<string, LedgerEntry>();
  const lastEqual = new Map<string, number>();
  let repeats = 0;
  const index = (entry: LedgerEntry): void => {
    byId.set(entry.msg_id, entry);
    const at = Date.parse(entry.at);
    const key = JSON.stringify([entry.did, entry.did_to, entry.msg, entry.file_url]);
    if (at - (lastEqual.get(key) ?? -Infinity) < REPEAT_WINDOW_MS) repeats++;
    lastEqual.set(key, at);
  };
  journal.rows().forEach(index);
  const last = journal.rows().at(-1);
  let nextId = last ? Number(last.msg_id) + 1 : firstId(now);

  return {
    entries: () => journal.rows(),
    find: (msgId) => byId.get(msgId),
    accept: async (text, at) => {
      const entry: LedgerEntry = { msg_id: String(nextId++), ...text, at: at.toISOString() };
      await journal.append(entry);
      index(entry);
      return entry;
    },
    repeats: () => repeats,
    clear: async () => {
      await journal.clear();
      byId.clear();
      lastEqual.clear();
      repeats = 0;
    },
    close: () => journal.close(),
  };
};

/**
 * Eight digits, with another start after each clearing of the ledger, so that a client that kept old ids
 * never meets them again.
 */
const firstId = (now: Date): number => 10_000_000 + (Math.floor(now.getTime() / 1000) % 80_000_000);
