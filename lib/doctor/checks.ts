import type { AccountExamination } from "@/lib/carriers/questblue/examine";
import type { QuestBlueSettings } from "@/lib/carriers/questblue/settings";
import type { AddressProblem } from "@/lib/domain/public-address";

/** `unknown`: it could not be told. `off`: there is nothing to look at yet. */
export type CheckState = "well" | "doubtful" | "wrong" | "unknown" | "off";

/** One finding of the doctor: a code with its facts, which `copy.ts` puts into a sentence. */
export type Check =
  | { check: "database"; state: "well" | "wrong"; version: string | null; problem: string | null }
  | { check: "migrations"; state: "well" | "wrong" | "unknown"; missing: number }
  | { check: "database_clock"; state: "well" | "doubtful"; aheadMs: number }
  | { check: "room"; state: "well" | "wrong"; url: string }
  | { check: "worker"; state: "well" | "wrong"; sinceMs: number | null }
  | { check: "public_address"; state: "well" | "doubtful" | "wrong"; url: string; problem: AddressProblem | "not_reached" | "not_ours" | null }
  | { check: "credentials"; state: "well" | "wrong" | "off" | "unknown"; account: string; reason: string | null }
  | { check: "own_address"; state: "well" | "unknown"; account: string; address: string | null }
  | { check: "digits"; state: CheckState; account: string; set: 10 | 11; found: 10 | 11 | null }
  | { check: "writes"; state: CheckState; account: string; set: QuestBlueSettings["writeAs"]; found: AccountExamination["writes"] }
  | { check: "period"; state: CheckState; account: string; found: boolean | null }
  | { check: "paths"; state: "well" | "wrong"; account: string; unknown: string[] }
  | { check: "carrier_clock"; state: CheckState; account: string; aheadMs: number | null };

/** A clock that differs by more than this makes undo windows and the replay rule of calls doubtful. */
const CLOCK_TOLERANCE_MS = 2_000;
/** The carrier tells its time to the second, and the answer was under way. */
const CARRIER_CLOCK_TOLERANCE_MS = 60_000;

export const clockState = (aheadMs: number): "well" | "doubtful" => (Math.abs(aheadMs) > CLOCK_TOLERANCE_MS ? "doubtful" : "well");

/** Those about one account at the carrier. */
export type AccountCheck = Extract<Check, { account: string }>;

/** What an examined account means beside the settings that it has. */
export function accountChecks(account: string, examined: AccountExamination, settings: QuestBlueSettings): AccountCheck[] {
  const { login, ownAddress, digits, writes, keepsPeriod, clockAheadMs, unknownPaths } = examined;
  const address: AccountCheck = { check: "own_address", account, state: ownAddress === null ? "unknown" : "well", address: ownAddress };
  if (!login.ok) return [{ check: "credentials", account, state: login.retry === "never" ? "wrong" : "unknown", reason: login.reason }, address];
  return [
    { check: "credentials", account, state: "well", reason: null },
    address,
    { check: "digits", account, state: digits === null ? "unknown" : digits === settings.digits ? "well" : "doubtful", set: settings.digits, found: digits },
    { check: "writes", account, state: writesState(writes, settings.writeAs), set: settings.writeAs, found: writes },
    { check: "period", account, state: keepsPeriod === null ? "unknown" : keepsPeriod ? "well" : "doubtful", found: keepsPeriod },
    { check: "paths", account, state: unknownPaths.length === 0 ? "well" : "wrong", unknown: unknownPaths },
    { check: "carrier_clock", account, state: clockAheadMs === null ? "unknown" : Math.abs(clockAheadMs) > CARRIER_CLOCK_TOLERANCE_MS ? "doubtful" : "well", aheadMs: clockAheadMs },
  ];
}

function writesState(found: AccountExamination["writes"], set: QuestBlueSettings["writeAs"]): CheckState {
  const understood = found?.[set] ?? null;
  return understood === null ? "unknown" : understood ? "well" : "wrong";
}

