/** Options under one heading. */
export type OptionGroup<T> = { label: string; items: readonly T[] };

/** Letters without their accents and capitals, so that "jose" finds José. */
const plain = (words: string): string => words.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();

/** The options whose words begin with every word written, in whatever order; all of them while nothing is written. */
export function matching<T>(
  groups: readonly OptionGroup<T>[],
  written: string,
  wordsOf: (option: T) => string,
): OptionGroup<T>[] {
  const wanted = plain(written).split(/\s+/).filter(Boolean);
  const isMeant = (option: T) => {
    const words = plain(wordsOf(option)).split(/[^\p{L}\p{N}]+/u);
    return wanted.every((begun) => words.some((word) => word.startsWith(begun)));
  };
  return groups.map(({ label, items }) => ({ label, items: items.filter(isMeant) }));
}
