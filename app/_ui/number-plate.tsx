import { formatPhone, lastFour } from "@/lib/domain/phone";

type Props = { number: { label: string; e164: string } | undefined; whole?: boolean };

/** One of our numbers: a square plate with its label and last four digits, or (`whole`) the number written out. */
export function NumberPlate({ number, whole = false }: Props) {
  if (number === undefined) return null;
  return (
    <span className="plate" data-size={whole ? "l" : undefined}>
      {number.label} <b>{whole ? formatPhone(number.e164) : lastFour(number.e164)}</b>
    </span>
  );
}
