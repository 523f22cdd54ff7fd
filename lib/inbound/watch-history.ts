import { takeDueHistories, writeHistoryState } from "@/db/queries/inbound/history-due";
import type { HistoryState } from "@/db/vocabulary";
import type { AccountRef, DeliveryDeps } from "@/lib/context";
import { compareDirection } from "./compare-history";
import { settleAll } from "@/lib/base/settle-all";

const PATIENCE_MS = 30_000;
/** With the margin for what is on its way, what is lost is found well within ten minutes (V9). */
const EVERY_MS = 3 * 60_000;
/** A list that cannot be trusted is mostly so for good: a setting, or the carrier's own way. */
const EVERY_MS_UNTRUSTED = 30 * 60_000;
/** Read again every time: a text may come in late, and a record be written late. */
const OVERLAP_MS = 90 * 60_000;
/** Most of what is read at once, after a time in which nothing was read; and how far that goes back. */
const SPAN_MS = 3 * 3_600_000;
const BACK_MS = 3 * 24 * 3_600_000;

type Due = AccountRef & { historyUntil: Date | null };

/** Compares the history of every account that is due with what is here (V9). Returns how many were asked. */
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
  // One after the other: a history is the dearest thing to ask for.
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

/** From what was compared last, with what may have come since for that time; in pieces, when that is long ago. */
function windowFrom(comparedUntil: Date | null, now: Date): { since: Date; until: Date } {
  const usual = now.getTime() - OVERLAP_MS;
  const missed =
    comparedUntil === null ? usual : Math.max(comparedUntil.getTime() - OVERLAP_MS, now.getTime() - BACK_MS);
  const since = Math.min(usual, missed);
  return { since: new Date(since), until: new Date(Math.min(now.getTime(), since + SPAN_MS)) };
}
