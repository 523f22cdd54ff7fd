/** Runs over all items one after another, even after a failure; throws the first fault at the end. */
export async function settleEach<Item>(
  items: readonly Item[],
  run: (item: Item) => Promise<void>,
): Promise<void> {
  const faults: unknown[] = [];
  for (const item of items) await run(item).catch((fault: unknown) => faults.push(fault));
  if (faults.length > 0) throw faults[0];
}

/** The same in parallel, for items that wait for an outside service. */
export async function settleAll<Item>(
  items: readonly Item[],
  run: (item: Item) => Promise<void>,
): Promise<void> {
  const ended = await Promise.allSettled(items.map(run));
  const fault = ended.find((result) => result.status === "rejected");
  if (fault) throw fault.reason;
}
