import type { LedgerEntry } from "@/lib/carriers/simulator/api/ledger";
import type { SendFault } from "@/lib/carriers/simulator/api/faults";
import { readAddress } from "@/lib/domain/text/phone";
import { lines, simulatorUrl } from "./addresses";

async function control(path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${simulatorUrl()}/_control/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok)
    throw new Error(`the simulator answered ${path} with ${response.status}: ${await response.text()}`);
  return response.json();
}

/** A customer that no other test knows: a phone, and what the carrier's ledger holds for it. */
export type Customer = {
  /** E.164. */
  phone: string;
  /** As screens show it. */
  title: string;
  /** Texts one of our numbers (Support) from this phone; done once the webhook was answered. */
  texts(text: string, options?: { to?: string | string[]; media?: string }): Promise<void>;
  /** What left for this phone, oldest first, says the carrier. */
  received(): Promise<LedgerEntry[]>;
  /** How the carrier treats the next texts to this phone alone. */
  fault(send: SendFault, times: number): Promise<void>;
};

export function aCustomer(): Customer {
  drawn += 1;
  const digits = String(drawn % 10_000).padStart(4, "0");
  const area = areas[(worker + MAX_WORKERS * Math.floor(drawn / 10_000)) % areas.length];
  const phone = `+1${area}555${digits}`;
  return {
    phone,
    title: `(${area}) 555-${digits}`,
    texts: async (text, { to = lines.support, media } = {}) => {
      await control("inbound", { from: phone, to, text, media });
    },
    received: async () => {
      const response = await fetch(`${simulatorUrl()}/_control/ledger`);
      const entries: LedgerEntry[] = await response.json();
      return entries.filter((entry) => readAddress(entry.did_to)?.value === phone);
    },
    fault: async (send, times) => {
      await control("faults", { send, times, to: phone });
    },
  };
}

/** Real area codes, none of them the demo's. Each worker has two of its own, and begins anywhere in it, so that no two tests draw the same phone. */
const areas = [503, 971, 458, 206, 253, 360, 425, 509, 208, 406, 307, 303, 719, 970];
const MAX_WORKERS = 7;
const worker = Number(process.env.TEST_PARALLEL_INDEX ?? 0) % MAX_WORKERS;
let drawn = Math.floor(Math.random() * 10_000);
