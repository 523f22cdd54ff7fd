import { describe, expect, test } from "vitest";
import { messageStatuses } from "@/db/vocabulary";
import type { MessageStatus } from "@/db/vocabulary";
import { isFinal, mayMove, predecessorsOf } from "@/lib/domain/status/message-status";

// By hand, not from the code. Rows from, columns to, in the order of `messageStatuses`:
// received queued sending accepted sent delivered failed unconfirmed cancelled
const expected: Record<MessageStatus, string> = {
  received: "---------",
  queued: "--y---y-y",
  sending: "-y-yyyyy-",
  accepted: "----yyy--",
  sent: "-----yy--",
  delivered: "---------",
  failed: "---------",
  unconfirmed: "---yyyy--",
  cancelled: "---------",
};

describe("V24: status only moves forward", () => {
  const cells = messageStatuses.flatMap((from) =>
    messageStatuses.map((to, at) => ({ from, to, allowed: expected[from][at] === "y" })),
  );
  test.each(cells)("$from to $to: $allowed", ({ from, to, allowed }) => {
    expect(mayMove(from, to)).toBe(allowed);
    expect(predecessorsOf(to).includes(from)).toBe(allowed);
  });

  test("a message is never its own predecessor, so a repeated report changes nothing", () => {
    for (const status of messageStatuses) expect(mayMove(status, status)).toBe(false);
  });

  test("V14: what may have left never comes back to the queue; only a send in progress does", () => {
    expect(predecessorsOf("queued")).toEqual(["sending"]);
    expect(predecessorsOf("sending")).toEqual(["queued"]);
    expect(predecessorsOf("cancelled")).toEqual(["queued"]);
  });

  test("V15: the ends", () => {
    expect(messageStatuses.filter(isFinal)).toEqual(["received", "delivered", "failed", "cancelled"]);
  });
});
