const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/**
 * Loads a chunk, retrying until it succeeds. Otherwise a chunk first needed offline would be missing for the
 * life of the page, with everything it shows. On the server it fails at once.
 */
export async function insist<T>(
  load: () => Promise<T>,
  wait: (ms: number) => Promise<void> = online,
): Promise<T> {
  for (let ms = FIRST_WAIT_MS; ; ms = Math.min(2 * ms, LONGEST_WAIT_MS)) {
    try {
      return await load();
    } catch (fault) {
      if (wait === online && typeof window === "undefined") throw fault;
      await wait(ms);
    }
  }
}

/** Resolves when the browser is online again, at the latest after `ms`. */
const online = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    window.addEventListener("online", done);
  });

/**
 * Runs `act` after the next frame is painted; a hidden tab paints none until it is shown. Returns the
 * function that cancels it.
 */
export function afterPaint(act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => void (timer = setTimeout(act)));
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

export type LazyChunk = typeof import("../page.lazy");

let asked: Promise<LazyChunk> | null = null;

/** The chunk that loads after the page. Requested once; after a failure, the next call requests it again. */
export const loadLazyChunk = (): Promise<LazyChunk> =>
  (asked ??= import("../page.lazy").catch((fault: unknown) => {
    asked = null;
    throw fault;
  }));
