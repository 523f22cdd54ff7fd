/** Notes that may be lost with the process and are written many at a time. */
export type BatchWriter<Item> = {
  add(...items: Item[]): void;
  /** Until everything is written, what is being written already as well. */
  flush(): Promise<void>;
};

/** Writes what came within `everyMs` milliseconds at once: a note of its own for each would cost a commit each. */
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
