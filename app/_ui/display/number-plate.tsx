import { PhoneOff } from "lucide-react";
import { numberName } from "@/lib/view/copy/number-name";
import { Icon } from "./icon";

type Props = {
  number: { label: string; e164: string; disabled?: object | null } | undefined;
  whole?: boolean;
};

/**
 * One of our numbers: a plate with its label and last four digits, or (`whole`) the full number. A disabled
 * number is marked.
 */
export function NumberPlate({ number, whole = false }: Props) {
  if (number === undefined) return null;
  const { label, digits } = numberName(number, whole ? "whole" : "last four");
  return (
    <span
      className="part-plate"
      data-size={whole ? "l" : undefined}
      title={number.disabled ? `${label} is switched off` : undefined}
    >
      {number.disabled && <Icon as={PhoneOff} size="xs" aria-label="Switched off" />}
      <span>{label}</span> <b>{digits}</b>
    </span>
  );
}
