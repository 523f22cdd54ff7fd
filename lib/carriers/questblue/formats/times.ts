import { plain } from "./values";

const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/**
 * Parses one of QuestBlue's times: ISO 8601 as published, or Unix seconds or milliseconds as in its samples.
 * A time without a zone is read in `zone`. Null without that zone, because the time may be hours off, and for
 * anything that is not a time.
 */
export const readTime = (value: unknown, zone: string | null): Date | null => {
  const text = plain(value)?.trim() ?? "";
  if (/^\d{10}(\.\d+)?$/.test(text)) return new Date(Number(text) * 1_000);
  if (/^\d{13}$/.test(text)) return new Date(Number(text));
  const [, date, clock, offset] = ISO.exec(text) ?? [];
  if (date === undefined || clock === undefined) return null;
  if (offset === undefined) return zone === null ? null : inZone(`${date}T${clock}Z`, zone);
  const minutes = /^[+-]\d\d$/.test(offset) ? `${offset}:00` : offset.replace(/^([+-]\d\d)(\d\d)$/, "$1:$2");
  return valid(new Date(`${date}T${clock}${minutes.toUpperCase()}`));
};

const valid = (date: Date): Date | null => (Number.isNaN(date.getTime()) ? null : date);

/**
 * The instant at which clocks in the zone show what `written` shows in UTC. In the hour that repeats in
 * autumn, one of the two.
 */
const inZone = (written: string, zone: string): Date | null => {
  const shown = valid(new Date(written));
  if (shown === null) return null;
  const first = new Date(shown.getTime() - offsetOf(shown, zone));
  return new Date(shown.getTime() - offsetOf(first, zone));
};

/** Milliseconds by which the zone's clocks are ahead of UTC at that instant. */
const offsetOf = (at: Date, zone: string): number => {
  const named = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" })
    .formatToParts(at)
    .find(({ type }) => type === "timeZoneName")?.value;
  const [, sign, hours, minutes = "0"] = /([+-])(\d\d):?(\d\d)?/.exec(named ?? "") ?? [];
  return sign === undefined ? 0 : (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
};
