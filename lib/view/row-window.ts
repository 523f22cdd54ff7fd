/** Rows rendered above and below those in view, so that fast scrolling finds them there. */
const BEYOND = 6;

/** What a pane shows of a list of equally high rows: the first row, and how many fit. */
export type RowsInView = { first: number; fit: number };

/**
 * By scroll position, height of the pane and height of a row, in CSS pixels; a row that shows in part
 * counts.
 */
export const rowsInView = (scrollTop: number, height: number, rowPx: number): RowsInView => ({
  first: Math.max(0, Math.floor(scrollTop / rowPx)),
  fit: Math.ceil(height / rowPx) + 1,
});

/**
 * The rows to render, in order: those that fit and a few more, however many there are. `kept` is always
 * included.
 */
export function rowsInPage({ first, fit }: RowsInView, count: number, kept: number): number[] {
  const from = Math.max(0, Math.min(first, count) - BEYOND);
  const to = Math.min(count, first + fit + BEYOND);
  const rows = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
  if (kept < 0 || kept >= count) return rows;
  return kept < from ? [kept, ...rows] : kept >= to ? [...rows, kept] : rows;
}

/** The nearest scroll position that brings all of a row into view. */
export function scrollTopFor(index: number, scrollTop: number, height: number, rowPx: number): number {
  const top = index * rowPx;
  return top < scrollTop ? top : Math.max(scrollTop, top + rowPx - height);
}
