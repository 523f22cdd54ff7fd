import { z } from "zod";
import { sameNumber } from "./addresses";

/** How the next sends go. The first group stands in the ledger, the second does not. */
export const sendFaults = [
  "ok",
  "warn-202",
  "empty-200",
  "bad-json",
  "accept-then-hang",
  "accept-then-reset",
  "error-206",
  "error-200",
  "http-400",
  "http-429",
  "http-500",
  "hang",
  "reset",
] as const;
export type SendFault = (typeof sendFaults)[number];

/** `to`: only texts to that number, beside what holds for all others. */
export const faultsInput = z.object({ send: z.enum(sendFaults), times: z.number().int().positive().optional(), to: z.string().optional() });
export type FaultsInput = z.infer<typeof faultsInput>;

type Held = { send: SendFault; times: number | null };

export type Faults = {
  /** What is switched on for everybody; `times` is null while it holds until it is changed. */
  current(): Held;
  set(input: FaultsInput): void;
  /** The fault of a send to that number; counts it. */
  take(to: string): SendFault;
  clear(): void;
};

const ALL = "all";
const none: Held = { send: "ok", times: null };

export const makeFaults = (): Faults => {
  const held = new Map<string, Held>();
  const keyOf = (to: string | undefined): string => (to === undefined ? ALL : sameNumber(to));
  return {
    current: () => held.get(ALL) ?? none,
    set: ({ send, times, to }) => void held.set(keyOf(to), { send, times: times ?? null }),
    take: (to) => {
      const key = held.has(keyOf(to)) ? keyOf(to) : ALL;
      const { send, times } = held.get(key) ?? none;
      if (times === 1) held.delete(key);
      else if (times !== null) held.set(key, { send, times: times - 1 });
      return send;
    },
    clear: () => held.clear(),
  };
};

/** Does a text under this fault count as accepted by the carrier? */
export const isAccepted = (fault: SendFault): boolean =>
  ["ok", "warn-202", "empty-200", "bad-json", "accept-then-hang", "accept-then-reset"].includes(fault);
