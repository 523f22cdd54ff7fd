import { describe, expect, test, vi } from "vitest";
import { createKeyedBatchQueue } from "@/lib/inbound/webhook/keyed-batch-queue";
import { batchKeysOf, type ReadDelivery } from "@/lib/inbound/ingest/ingest-deliveries";

const aDelivery = (id: string, to: string | string[]): ReadDelivery => ({
  delivery: {
    id,
    accountId: "",
    receivedAt: new Date(0),
    answeredAt: null,
    contentType: null,
    query: [],
    body: new Uint8Array(),
    fingerprint: null,
    attempts: 0,
  },
  call: {
    kind: "message",
    from: "+13035550100",
    to: [to].flat(),
    text: "",
    media: [],
    carrierId: null,
    flags: [],
  },
});

/** A queue whose transactions end when the test says so. */
function aQueue() {
  const batches: { ids: string[]; end(): void; fail(): void }[] = [];
  const queue = createKeyedBatchQueue({
    batchKeysOf,
    maxWaiting: 1_000,
    work: (deliveries: readonly ReadDelivery[]) => {
      const ids = deliveries.map(({ delivery }) => delivery.id);
      return new Promise<string[]>((resolve, reject) =>
        batches.push({ ids, end: () => resolve(ids), fail: () => reject(new Error("no")) }),
      );
    },
  });
  return { queue, batches, ids: () => batches.map(({ ids }) => ids) };
}

describe("the queue of calls", () => {
  test("calls that come while a transaction is under way share the next one, of whatever number", async () => {
    const { queue, batches, ids } = aQueue();
    const first = queue(aDelivery("a", "+12025550100"));
    const others = ["b", "c", "d"].map((id, index) => queue(aDelivery(id, `+1202555010${index}`)));
    expect(ids()).toEqual([["a"]]);
    batches[0]?.end();
    await first;
    expect(ids()).toEqual([["a"], ["b", "c", "d"]]);
    batches[1]?.end();
    expect(await Promise.all(others)).toEqual(["b", "c", "d"]);
  });

  test("a transaction that fails fails its own calls, and the next one has its turn", async () => {
    const { queue, batches, ids } = aQueue();
    const first = queue(aDelivery("a", "+12025550100"));
    const second = queue(aDelivery("b", "+12025550100"));
    batches[0]?.fail();
    await expect(first).rejects.toThrow("no");
    expect(ids()).toEqual([["a"], ["b"]]);
    batches[1]?.end();
    expect(await second).toBe("b");
  });

  test("V12: calls of one number are never taken in side by side, however it is written, and keep their order", async () => {
    vi.useFakeTimers();
    const { queue, batches, ids } = aQueue();
    const all = [
      queue(aDelivery("a", "+12025550100")),
      queue(aDelivery("b", "(202) 555-0100")),
      queue(aDelivery("c", "2025550100")),
    ];
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ids()).toEqual([["a"]]);
    batches[0]?.end();
    await all[0];
    expect(ids()).toEqual([["a"], ["b", "c"]]);
    batches[1]?.end();
    await Promise.all(all);
    vi.useRealTimers();
  });

  test("V11: a slow transaction does not hold up other numbers", async () => {
    vi.useFakeTimers();
    const { queue, batches, ids } = aQueue();
    const stuck = queue(aDelivery("stuck", "+12025550100"));
    const other = queue(aDelivery("other", "+12025550101"));
    expect(ids()).toEqual([["stuck"]]);
    await vi.advanceTimersByTimeAsync(30);
    expect(ids()).toEqual([["stuck"], ["other"]]);
    batches[1]?.end();
    await other;
    batches[0]?.end();
    await stuck;
    vi.useRealTimers();
  });

  test("V56: beyond its bound a call is turned away at once", async () => {
    const { queue, ids } = aQueue();
    for (let index = 0; index < 1_001; index += 1) void queue(aDelivery(String(index), "+12025550100"));
    expect(await queue(aDelivery("too many", "+12025550100"))).toBe("full");
    expect(ids()).toEqual([["0"]]);
  });
});
