import { Temporal } from "@/lib/base/temporal";

/** When people come back who say a day: its working hours begin about then. */
const MORNING = Temporal.PlainTime.from("09:00");

/**
 * Until when somebody is away, by what they chose: for an hour, until tomorrow, until a date, or until they say
 * otherwise (null). Days begin and end where they are.
 */
export function awayUntil(choice: string, zone: string, now: Date): Date | null {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  const morningOf = (day: Temporal.PlainDate) =>
    new Date(day.toZonedDateTime({ timeZone: zone, plainTime: MORNING }).epochMilliseconds);
  if (choice === "open") return null;
  if (choice === "hour") return new Date(now.getTime() + 3_600_000);
  return morningOf(choice === "tomorrow" ? today.add({ days: 1 }) : Temporal.PlainDate.from(choice));
}
