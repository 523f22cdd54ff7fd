import { z } from "zod";

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

export const faultsInput = z.object({ send: z.enum(sendFaults), times: z.number().int().positive().optional() });
export type FaultsInput = z.infer<typeof faultsInput>;

export type Faults = {
  /** What is switched on; `times` is null while it holds until it is changed. */
  current(): { send: SendFault; times: number | null };
  set(input: FaultsInput): void;
  /** The fault of this send; counts it. */
  take(): SendFault;
};

export const makeFaults = (): Faults => {
  let send: SendFault = "ok";
  let times: number | null = null;
  const set = (input: FaultsInput): void => {
    send = input.send;
    times = input.times ?? null;
  };
  return {
    current: () => ({ send, times }),
    set,
    take: () => {
      const taken = send;
      if (times !== null && --times === 0) set({ send: "ok" });
      return taken;
    },
  };
};

/** Does a text under this fault count as accepted by the carrier? */
export const isAccepted = (fault: SendFault): boolean =>
  ["ok", "warn-202", "empty-200", "bad-json", "accept-then-hang", "accept-then-reset"].includes(fault);
