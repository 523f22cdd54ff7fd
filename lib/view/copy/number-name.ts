import { formatPhone, lastFour } from "@/lib/domain/text/phone";

type Named = { label: string; e164: string };

/**
 * A number's label and digits, as two parts. If nobody has named the number, the label is the number itself,
 * which is shown once.
 */
export function numberName(
  { label, e164 }: Named,
  digits: "whole" | "last four" = "last four",
): { label: string | null; digits: string } {
  const whole = formatPhone(e164);
  if (label === whole) return { label: null, digits: whole };
  return { label, digits: digits === "whole" ? whole : lastFour(e164) };
}

/** The same in one piece: "Support 0100". */
export function numberCopy(number: Named, digits: "whole" | "last four" = "last four"): string {
  const name = numberName(number, digits);
  return name.label === null ? name.digits : `${name.label} ${name.digits}`;
}
