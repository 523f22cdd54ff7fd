/** A time zone by its name in the IANA database, such as `Europe/Berlin`; an offset is none. */
export function isTimeZone(zone: string): boolean {
  try {
    return (
      /^[A-Za-z]+(\/[A-Za-z0-9_+-]+)*$/.test(zone) &&
      new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== ""
    );
  } catch {
    return false;
  }
}
