const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/**
 * Asks for a part of the program until it has come. One that is first needed while the page is offline would otherwise
 * be missing for as long as the page lives, and what it has to say with it. On the server nothing is on its way.
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

/** Until the browser says that it is back, at most so long. */
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

/** Does what can wait once the next frame is painted; a tab that is not looked at paints none until it is. Returns what calls it off. */
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

/** The part of the program that comes after the page. It is asked for at once; what did not come is asked for again at the next need. */
export const loadLazyChunk = (): Promise<LazyChunk> =>
  (asked ??= import("../page.lazy").catch((fault: unknown) => {
    asked = null;
    throw fault;
  }));
