import { sameNumber } from "../addresses";
import type { Customers } from "../phones/customers";
import type { Ledger } from "./ledger";
import { listPage } from "./paging";
import type { Reports } from "./reports";

type HistoryRecord = {
  id: string;
  time: string;
  from: string;
  to: string;
  direction: "in" | "out";
  msg_type: "sms" | "mms";
  status: string;
};

type Deps = { ledger: Ledger; customers: Customers; reports: Reports; now: () => Date };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Message records without text and media, as QuestBlue keeps them: they can show that a message was missed,
 * not restore it.
 */
export const historyPage = (
  { ledger, customers, reports, now }: Deps,
  parameters: Record<string, unknown>,
) => {
  const [start, end] = periodOf(parameters.period, now());
  const { direction, msg_type, order } = parameters;
  const records = [...outbound(ledger, reports), ...inbound(customers)]
    .filter((record) => {
      const time = Date.parse(record.time);
      return (
        time >= start &&
        time < end &&
        (!direction || record.direction === direction) &&
        (!msg_type || record.msg_type === msg_type)
      );
    })
    .sort((a, b) => (order === "asc" ? 1 : -1) * a.time.localeCompare(b.time));
  return listPage(records, parameters, 500);
};

const outbound = (ledger: Ledger, reports: Reports): HistoryRecord[] =>
  ledger.entries().map((entry) => ({
    id: entry.msg_id,
    time: entry.at,
    from: sameNumber(entry.did),
    to: sameNumber(entry.did_to),
    direction: "out",
    msg_type: entry.file_url.length > 0 ? "mms" : "sms",
    status: reports.stateOf(entry.msg_id).status,
  }));

const inbound = (customers: Customers): HistoryRecord[] =>
  customers.texts().flatMap((text) =>
    text.to.map((to) => ({
      id: text.id,
      time: text.at,
      from: text.from,
      to,
      direction: "in",
      msg_type: text.media.length > 0 ? "mms" : "sms",
      status: "received",
    })),
  );

/** A preset or a pair of Unix seconds; everything if it is neither. Milliseconds, end excluded. */
const periodOf = (period: unknown, now: Date): [number, number] => {
  const hour = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
  const day = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  if (Array.isArray(period) && period.length === 2)
    return [Number(period[0]) * 1000, Number(period[1]) * 1000];
  switch (period) {
    case "thishour":
      return [hour, hour + HOUR_MS];
    case "previoushour":
      return [hour - HOUR_MS, hour];
    case "today":
      return [day, day + DAY_MS];
    case "yesterday":
      return [day - DAY_MS, day];
    default:
      return [-Infinity, Infinity];
  }
};
