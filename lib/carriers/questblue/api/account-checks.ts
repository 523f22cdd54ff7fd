import type { AccountCheck, CheckState } from "../../port";
import type { AccountExamination } from "./examine";
import type { QuestBlueSettings } from "../settings";

/** The carrier's time is precise to the second, and its answer takes time to arrive. */
const CARRIER_CLOCK_TOLERANCE_MS = 60_000;

/** Compares an examined account with its settings. */
export function accountChecks(
  account: string,
  examined: AccountExamination,
  settings: QuestBlueSettings,
): AccountCheck[] {
  const { login, ownAddress, digits, writes, keepsPeriod, clockAheadMs, unknownPaths } = examined;
  const address: AccountCheck = {
    check: "own_address",
    account,
    state: ownAddress === null ? "unknown" : "well",
    address: ownAddress,
  };
  if (!login.ok)
    return [
      {
        check: "credentials",
        account,
        state: login.retry === "never" ? "wrong" : "unknown",
        why: login.why,
      },
      address,
    ];
  return [
    { check: "credentials", account, state: "well", why: null },
    address,
    {
      check: "digits",
      account,
      state: digits === null ? "unknown" : digits === settings.digits ? "well" : "doubtful",
      set: settings.digits,
      found: digits,
    },
    {
      check: "writes",
      account,
      state: writesState(writes, settings.writeAs),
      set: settings.writeAs,
      found: writes,
    },
    {
      check: "period",
      account,
      state: keepsPeriod === null ? "unknown" : keepsPeriod ? "well" : "doubtful",
      found: keepsPeriod,
    },
    { check: "paths", account, state: unknownPaths.length === 0 ? "well" : "wrong", unknown: unknownPaths },
    {
      check: "carrier_clock",
      account,
      state:
        clockAheadMs === null
          ? "unknown"
          : Math.abs(clockAheadMs) > CARRIER_CLOCK_TOLERANCE_MS
            ? "doubtful"
            : "well",
      aheadMs: clockAheadMs,
    },
  ];
}

function writesState(found: AccountExamination["writes"], set: QuestBlueSettings["writeAs"]): CheckState {
  const understood = found?.[set] ?? null;
  return understood === null ? "unknown" : understood ? "well" : "wrong";
}
