/** Collects records that may be lost with the process and writes many at a time. */
export type BatchWriter<Item> = {
  add(...items: Item[]): void;
  /** Resolves when everything is written, including what is already being written. */
  flush(): Promise<void>;
};

/**
 * Writes everything added within `everyMs` milliseconds at once: writing each alone would cost a commit each.
 */
export function createBatchWriter<Item>({
  everyMs,
  write,
  onError,
}: {
  everyMs: number;
  write(items: readonly Item[]): Promise<unknown>;
  onError(fault: unknown): void;
}): BatchWriter<Item> {
  let gathered: Item[] = [];
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  async function flush(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    const items = gathered;
    gathered = [];
    if (items.length > 0) writing = Promise.all([writing, write(items).catch(onError)]).then(() => {});
    await writing;
  }

  return {
    add(...items) {
      gathered.push(...items);
      timer ??= setTimeout(() => void flush(), everyMs);
    },
    flush,
  };
}
