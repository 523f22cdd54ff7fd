import type { AccountCheck } from "@/lib/carriers/port";
import type { AddressProblem } from "@/lib/domain/carrier/public-address";

/** One finding of the doctor: a code with its facts, which `copy.ts` turns into a sentence. */
export type Check =
  | { check: "database"; state: "well" | "wrong"; version: string | null; problem: string | null }
  | { check: "migrations"; state: "well" | "wrong" | "unknown"; missing: number }
  | { check: "database_clock"; state: "well" | "doubtful"; aheadMs: number }
  | { check: "room"; state: "well" | "wrong"; url: string }
  | { check: "worker"; state: "well" | "wrong"; sinceMs: number | null }
  | {
      check: "public_address";
      state: "well" | "doubtful" | "wrong";
      url: string;
      problem: AddressProblem | "not_reached" | "not_ours" | null;
    }
  | AccountCheck;

/** A larger clock difference makes undo windows and the replay rule unreliable. */
const CLOCK_TOLERANCE_MS = 2_000;

export const clockState = (aheadMs: number): "well" | "doubtful" =>
  Math.abs(aheadMs) > CLOCK_TOLERANCE_MS ? "doubtful" : "well";
