import type { MyNumber } from "./types";

/**
 * Numbers that this person may write from (N7): they may reply on them, and they are switched on. In the
 * order of `lastUsed`, as far as given.
 */
export function numbersToWriteFrom(
  numbers: readonly MyNumber[],
  lastUsed: readonly string[] = [],
): MyNumber[] {
  const place = ({ id }: MyNumber) => (lastUsed.includes(id) ? lastUsed.indexOf(id) : lastUsed.length);
  return numbers
    .filter((number) => number.can.reply && number.disabled === null)
    .toSorted((a, b) => place(a) - place(b));
}
