import { readAddress } from "@/lib/domain/text/phone";
import { storable } from "@/lib/domain/text/storable";
import type { CarrierAnswer, HistoryRecord, SentRecord } from "../../port";
import type { Parameters, QuestBlueClient } from "./client";
import { ownValue, plain } from "../formats/values";
import { type ReadList, readPages, type Row } from "./pages";
import type { QuestBlueSettings } from "../settings";
import { canonicalStatus } from "../formats/states";
import { readTime } from "../formats/times";

/** The largest page of the history. */
const PER_PAGE = 500;
/**
 * Enough for the hour of a busy account. If an account returns its whole history whatever the request, not
 * all of it is read.
 */
const MAX_PAGES = 8;
const HOUR_MS = 3_600_000;

type Wanted = { since: Date; until: Date; direction: "in" | "out" };
export type ReadHistory = { records: HistoryRecord[]; isWhole: boolean };

/**
 * The account's records of that time in that direction, newest first. Records have no text, and it is unknown
 * whether their id is that of the send. If the carrier ignores the request and returns other records too,
 * those are left out, and nothing follows from a missing record (`isWhole` is false). The same holds if pages
 * are missing or a record could not be read.
 */
export const readHistory = async (
  client: QuestBlueClient,
  settings: QuestBlueSettings,
  wanted: Wanted,
  now: Date,
  signal: AbortSignal,
): Promise<CarrierAnswer<ReadHistory>> => {
  const lists: ReadList[] = [];
  for (const period of periodsOf(wanted, settings, now)) {
    const asked: Parameters = { period, direction: wanted.direction, order: "desc", per_page: PER_PAGE };
    const list = await readPages(client, settings.paths.history, signal, asked, MAX_PAGES);
    if (!list.ok) return list;
    lists.push(list.value);
  }
  const rows = withoutRepeats(lists.map((list) => list.rows));
  const read = rows.map((row) => readRecord(row, settings));
  const records = read.filter(
    (record) => record.direction === wanted.direction && isWithin(record.at, wanted),
  );
  const hadOthers = settings.historyPeriod === "seconds" && records.length < read.length;
  const isDoubtful = read.some(
    ({ at, direction, from, to }) => at === null || direction === null || from === null || to === null,
  );
  return {
    ok: true,
    value: {
      records,
      isWhole:
        !hadOthers &&
        !isDoubtful &&
        rows.length === lists.flatMap((list) => list.rows).length &&
        lists.every(({ isWhole }) => isWhole),
    },
  };
};

/**
 * The history's records of messages from one number to another in that time. Returns only records of that
 * direction, pair and time.
 */
export const findSentInHistory = async (
  client: QuestBlueClient,
  settings: QuestBlueSettings,
  { from, to, ...time }: { from: string; to: string; since: Date; until: Date },
  now: Date,
  signal: AbortSignal,
): Promise<CarrierAnswer<{ records: SentRecord[]; isWhole: boolean }>> => {
  const history = await readHistory(client, settings, { ...time, direction: "out" }, now, signal);
  if (!history.ok) return history;
  const { records, isWhole } = history.value;
  const ofPair = records.filter((record) => record.from === from && record.to === to);
  return {
    ok: true,
    value: { records: ofPair.map(({ id, rawStatus, status }) => ({ id, rawStatus, status })), isWhole },
  };
};

/**
 * Periods do not overlap: an entry that also stands in an earlier list shows that the carrier ignored the
 * period.
 */
const withoutRepeats = (lists: readonly Row[][]): Row[] => {
  const seen = new Set<string>();
  return lists.flatMap((rows) => {
    const fresh = rows.filter(({ entry }) => !seen.has(JSON.stringify(entry)));
    for (const { entry } of rows) seen.add(JSON.stringify(entry));
    return fresh;
  });
};

/**
 * By presets: the hours that the time touches, or the days if it is older. Time zones mostly differ by whole
 * hours, but days begin anywhere.
 */
const periodsOf = (
  { since, until }: Wanted,
  { historyPeriod }: QuestBlueSettings,
  now: Date,
): (string | string[])[] => {
  if (historyPeriod === "seconds")
    return [[since, until].map((at) => String(Math.floor(at.getTime() / 1_000)))];
  const hour = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
  if (since.getTime() >= hour) return ["thishour"];
  if (since.getTime() >= hour - HOUR_MS)
    return until.getTime() >= hour ? ["thishour", "previoushour"] : ["previoushour"];
  return ["today", "yesterday"];
};

const isWithin = (at: Date | null, { since, until }: Wanted): boolean =>
  at !== null &&
  Math.floor(since.getTime() / 1_000) * 1_000 <= at.getTime() &&
  at.getTime() <= until.getTime();

const DIRECTIONS: Record<string, "in" | "out"> = {
  in: "in",
  inbound: "in",
  incoming: "in",
  received: "in",
  out: "out",
  outbound: "out",
  outgoing: "out",
  sent: "out",
};

const readRecord = ({ entry }: Row, { historyTimeZone }: QuestBlueSettings): HistoryRecord => {
  const text = (name: string): string | null => {
    const value = plain(ownValue(entry, name))?.trim() ?? "";
    return value === "" ? null : storable(value);
  };
  const address = (name: string): string | null => readAddress(text(name) ?? "")?.value ?? null;
  const rawStatus = text("status") ?? "";
  return {
    id: text("id"),
    at: readTime(ownValue(entry, "time"), historyTimeZone),
    direction: DIRECTIONS[text("direction")?.toLowerCase() ?? ""] ?? null,
    from: address("from"),
    to: address("to"),
    hasMedia: text("msg_type")?.toLowerCase() === "mms",
    rawStatus,
    status: canonicalStatus(rawStatus),
  };
};
