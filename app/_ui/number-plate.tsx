import { lineName } from "@/lib/view/line-name";

type Props = { number: { label: string; e164: string } | undefined; whole?: boolean };

/** One of our numbers: a square plate with its label and last four digits, or (`whole`) the number written out. */
export function NumberPlate({ number, whole = false }: Props) {
  if (number === undefined) return null;
  const { label, digits } = lineName(number, whole ? "whole" : "last four");
  return (
    <span className="plate" data-size={whole ? "l" : undefined}>
      {label} <b>{digits}</b>
    </span>
  );
}
