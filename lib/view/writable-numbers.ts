import type { MyNumber } from "./types";

/** Numbers that this person may write from (N7): theirs to answer on, and switched on. In the order of `lastUsed`, where it says. */
export function numbersToWriteFrom(
  numbers: readonly MyNumber[],
  lastUsed: readonly string[] = [],
): MyNumber[] {
  const place = ({ id }: MyNumber) => (lastUsed.includes(id) ? lastUsed.indexOf(id) : lastUsed.length);
  return numbers
    .filter((number) => number.can.reply && number.disabled === null)
    .toSorted((a, b) => place(a) - place(b));
}
