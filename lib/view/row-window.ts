/** Rows kept in the page above and below those in view, so that a flick of the wheel finds them there. */
const BEYOND = 6;

/** What a pane shows of a list in which every row is equally high: the first row, and how many fit. */
export type RowsInView = { first: number; fit: number };

export const rowsInView = (scrollTop: number, height: number, rowPx: number): RowsInView => ({
  first: Math.max(0, Math.floor(scrollTop / rowPx)),
  fit: Math.ceil(height / rowPx) + 1,
});

/** The rows to put into the page, in order: however many there are, as many as fit and a few. `kept` is among them wherever it is. */
export function rowsInPage({ first, fit }: RowsInView, count: number, kept: number): number[] {
  const from = Math.max(0, Math.min(first, count) - BEYOND);
  const to = Math.min(count, first + fit + BEYOND);
  const rows = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
  if (kept < 0 || kept >= count) return rows;
  return kept < from ? [kept, ...rows] : kept >= to ? [...rows, kept] : rows;
}

/** Where a pane has to be scrolled to for all of a row to be in view, by the shortest way. */
export function scrollTopFor(index: number, scrollTop: number, height: number, rowPx: number): number {
  const top = index * rowPx;
  return top < scrollTop ? top : Math.max(scrollTop, top + rowPx - height);
}
