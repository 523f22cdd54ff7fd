import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { messageStatuses, type MessageStatus } from "@/db/vocabulary";
import { type Attempt, attemptsOf, mayRetry, sentAgainAs } from "@/lib/domain/sending/retry";

const text = (seq: number, status: MessageStatus, retryOf: number | null = null): Attempt => ({
  id: String(seq),
  seq,
  direction: "out",
  status,
  retryOf: retryOf === null ? null : String(retryOf),
});
const alive = messageStatuses.filter(
  (status) => status !== "failed" && status !== "cancelled" && status !== "received",
);

describe("a text that did not get through", () => {
  test("may be sent again when it failed or is not confirmed, and in no other case", () => {
    expect(messageStatuses.filter((status) => mayRetry("1", [text(1, status)]))).toEqual([
      "failed",
      "unconfirmed",
    ]);
    expect(mayRetry("2", [text(1, "failed")])).toBe(false);
    expect(mayRetry("1", [{ ...text(1, "failed"), direction: "in" }])).toBe(false);
  });

  test.each(alive)("not while a later attempt is %s, whichever attempt is pressed", (status) => {
    expect(mayRetry("1", [text(1, "failed"), text(2, status, 1)])).toBe(false);
    const chain = [text(1, "failed"), text(2, "failed", 1), text(3, status, 2)];
    expect(["1", "2"].map((id) => mayRetry(id, chain))).toEqual([false, false]);
    const siblings = [text(1, "failed"), text(2, "failed", 1), text(3, status, 1)];
    expect(mayRetry("2", siblings)).toBe(false);
  });

  test("again after the retry failed too, or was taken back; an earlier attempt that is not confirmed was given up by the retry", () => {
    expect(mayRetry("2", [text(1, "unconfirmed"), text(2, "failed", 1)])).toBe(true);
    expect(mayRetry("1", [text(1, "failed"), text(2, "cancelled", 1)])).toBe(true);
  });

  test("says what became of it: the last attempt that was not taken back", () => {
    const items = [
      text(1, "failed"),
      text(2, "failed", 1),
      text(3, "sent", 2),
      text(4, "sent"),
      text(5, "cancelled", 3),
    ];
    expect(sentAgainAs({ id: "1", seq: 1 }, items)).toMatchObject({ id: "3" });
    expect(sentAgainAs({ id: "3", seq: 3 }, items)).toBeNull();
    expect(sentAgainAs({ id: "4", seq: 4 }, items)).toBeNull();
  });

  test("of any attempts at a text, at most one may be alive when each was allowed", () => {
    const presses = fc.array(
      fc.record({
        at: fc.nat(9),
        becomes: fc.constantFrom<MessageStatus>("queued", "failed", "cancelled", "sent"),
      }),
      { maxLength: 10 },
    );
    fc.assert(
      fc.property(presses, (all) => {
        const items = [text(1, "failed")];
        for (const { at, becomes } of all) {
          const target = items[at % items.length];
          if (target && mayRetry(target.id, items)) items.push(text(items.length + 1, becomes, target.seq));
        }
        expect(
          items.filter(({ status }) => status === "queued" || status === "sent").length,
        ).toBeLessThanOrEqual(1);
        expect(attemptsOf("1", items)).toEqual(items);
      }),
    );
  });
});
