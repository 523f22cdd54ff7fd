export type LazyChunk = typeof import("./page.lazy");

let asked: Promise<LazyChunk> | null = null;

/** The part of the program that comes after the page. It is asked for at once; what did not come is asked for again at the next need. */
export const loadLazyChunk = (): Promise<LazyChunk> =>
  (asked ??= import("./page.lazy").catch((fault: unknown) => {
    asked = null;
    throw fault;
  }));
