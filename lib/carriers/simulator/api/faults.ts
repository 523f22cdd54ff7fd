import { z } from "zod";
import { sameNumber } from "../addresses";

/** How the next sends go. The first group is recorded in the ledger, the second is not. */
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

/** How any other call goes, by its path. A call that fails has no effect. */
export const callFaults = [
  "ok",
  "empty-200",
  "bad-json",
  "error-206",
  "error-200",
  "http-400",
  "http-429",
  "http-500",
  "hang",
  "reset",
] as const;
export type CallFault = (typeof callFaults)[number];

const times = z.number().int().positive().optional();
/**
 * `to`: only messages to that number, in addition to the fault for all others. `call`, such as `PUT /smsv2`:
 * that call instead of sends.
 */
export const faultsInput = z.union([
  z.object({ send: z.enum(sendFaults), times, to: z.string().optional(), call: z.undefined().optional() }),
  z.object({ call: z.string().regex(/^[A-Z]+ \/\S*$/), fault: z.enum(callFaults), times }),
]);
export type FaultsInput = z.infer<typeof faultsInput>;

type Held = { send: SendFault; times: number | null };
type HeldCall = { call: string; fault: CallFault; times: number | null };

export type Faults = {
  /** The fault for everybody; `times` is null if it holds until changed. */
  current(): Held;
  /** The faults of other calls. */
  calls(): HeldCall[];
  set(input: FaultsInput): void;
  /** The fault of a send to that number; counts it. */
  take(to: string): SendFault;
  /** The fault of another call, such as `GET /sms`; counts it. */
  takeCall(call: string): CallFault;
  clear(): void;
};

const ALL = "all";
const none: Held = { send: "ok", times: null };

/**
 * The faults that a person or a test has switched on, for all phones or one, each for a number of calls or
 * until it is switched off.
 */
export const makeFaults = (): Faults => {
  const held = new Map<string, Held>();
  const calls = new Map<string, { fault: CallFault; times: number | null }>();
  const keyOf = (to: string | undefined): string => (to === undefined ? ALL : sameNumber(to));
  return {
    current: () => held.get(ALL) ?? none,
    calls: () => [...calls].map(([call, how]) => ({ call, ...how })),
    set: (input) => {
      if (input.call !== undefined && input.fault === "ok") calls.delete(input.call);
      else if (input.call !== undefined)
        calls.set(input.call, { fault: input.fault, times: input.times ?? null });
      else held.set(keyOf(input.to), { send: input.send, times: input.times ?? null });
    },
    takeCall: (call) => {
      const { fault, times } = calls.get(call) ?? { fault: "ok" as const, times: null };
      if (times === 1) calls.delete(call);
      else if (times !== null) calls.set(call, { fault, times: times - 1 });
      return fault;
    },
    take: (to) => {
      const key = held.has(keyOf(to)) ? keyOf(to) : ALL;
      const { send, times } = held.get(key) ?? none;
      if (times === 1) held.delete(key);
      else if (times !== null) held.set(key, { send, times: times - 1 });
      return send;
    },
    clear: () => {
      held.clear();
      calls.clear();
    },
  };
};

/** Does the carrier count a message under this fault as accepted? */
export const isAccepted = (fault: SendFault): boolean =>
  ["ok", "warn-202", "empty-200", "bad-json", "accept-then-hang", "accept-then-reset"].includes(fault);
