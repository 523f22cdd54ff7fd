import { takeDueHistories, writeHistoryState } from "@/db/queries/inbound/history-due";
import type { HistoryState } from "@/db/vocabulary";
import type { AccountRef, DeliveryDeps } from "@/lib/context";
import { compareDirection } from "./compare-history";
import { settleAll } from "@/lib/base/settle-all";

const PATIENCE_MS = 30_000;
/** With the margin for messages on their way, a lost message is found well within ten minutes (V9). */
const EVERY_MS = 3 * 60_000;
/** A list that cannot be trusted mostly stays so: because of a setting, or the carrier's own ways. */
const EVERY_MS_UNTRUSTED = 30 * 60_000;
/** Read again every time: a message may come late, and a record be written late. */
const OVERLAP_MS = 90 * 60_000;
/** SPAN_MS: the most that is read at once after a time without reading. BACK_MS: how far back that goes. */
const SPAN_MS = 3 * 3_600_000;
const BACK_MS = 3 * 24 * 3_600_000;

type Due = AccountRef & { historyUntil: Date | null };

/**
 * Compares the history of every due account with what is stored here (V9). Returns how many accounts were
 * due.
 */
export async function watchHistories(deps: DeliveryDeps): Promise<number> {
  const due = await takeDueHistories(deps.db, { everyMs: EVERY_MS });
  await settleAll(due, (account) => watchOne(deps, account));
  return due.length;
}

async function watchOne(deps: DeliveryDeps, account: Due): Promise<void> {
  const carrier = deps.carrierFor(account);
  if (carrier === null) return;
  const window = windowFrom(account.historyUntil, deps.now());
  const said: HistoryState[] = [];
  // One after the other: a history is the most expensive request.
  for (const direction of ["in", "out"] as const) {
    const history = await carrier.history({ ...window, direction }, AbortSignal.timeout(PATIENCE_MS));
    if (history.ok && history.value.isWhole)
      await compareDirection(deps, { account, direction, ...window, records: history.value.records });
    said.push(!history.ok ? "no_answer" : history.value.isWhole ? "compared" : "not_whole");
    if (!history.ok) break;
  }
  const state = said.includes("no_answer")
    ? "no_answer"
    : said.includes("not_whole")
      ? "not_whole"
      : "compared";
  await writeHistoryState(deps.db, {
    account,
    state,
    until: state === "compared" ? window.until : null,
    againMs: state === "not_whole" ? EVERY_MS_UNTRUSTED : EVERY_MS,
  });
}

/**
 * Starts where the last comparison ended, minus the overlap for what came late. A long time is read in
 * pieces.
 */
function windowFrom(comparedUntil: Date | null, now: Date): { since: Date; until: Date } {
  const usual = now.getTime() - OVERLAP_MS;
  const missed =
    comparedUntil === null ? usual : Math.max(comparedUntil.getTime() - OVERLAP_MS, now.getTime() - BACK_MS);
  const since = Math.min(usual, missed);
  return { since: new Date(since), until: new Date(Math.min(now.getTime(), since + SPAN_MS)) };
}
