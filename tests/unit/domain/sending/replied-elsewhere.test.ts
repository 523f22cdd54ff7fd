import { describe, expect, test } from "vitest";
import { unseenElsewhere } from "@/lib/domain/sending/replied-elsewhere";
import type { SentToContact } from "@/lib/domain/sending/replied-elsewhere";

const now = new Date("2026-11-22T12:00:00Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const WINDOW = 600_000;

const sent = (over: Partial<SentToContact> = {}): SentToContact => ({
  id: "theirs",
  conversationId: "sales",
  seq: 4,
  seenSeqThere: 3,
  direction: "out",
  source: "agent",
  authorId: "ana",
  authorName: "Ana Reyes",
  body: "We have no table tonight.",
  status: "sent",
  acceptedAt: ago(60_000),
  dueAt: ago(55_000),
  ...over,
});

const find = (items: SentToContact[], over: { windowMs?: number; seenElsewhere?: string } = {}) =>
  unseenElsewhere(items, { authorId: "ben", conversationId: "support", now, windowMs: WINDOW, ...over }).map(
    ({ id }) => id,
  );

describe("replied_elsewhere: what counts as an answer from another number", () => {
  test("a colleague's reply that this person has not seen there", () => {
    expect(find([sent()])).toEqual(["theirs"]);
    expect(find([sent({ seenSeqThere: 4 })])).toEqual([]);
  });

  test("not what stands in this conversation, what the customer wrote, a machine's answer, or one's own", () => {
    expect(
      find([
        sent({ conversationId: "support" }),
        sent({ direction: "in", source: "customer", authorId: null }),
        sent({ source: "automatic", authorId: null }),
      ]),
    ).toEqual([]);
    expect(find([sent({ authorId: "ben", acceptedAt: ago(500) })])).toEqual([]);
  });

  test("a scheduled one or one by API is somebody's", () => {
    expect(
      find([
        sent({ source: "schedule", authorId: null }),
        sent({ id: "api", source: "api", authorId: null }),
      ]),
    ).toEqual(["api", "theirs"]);
  });

  test("what was undone or failed told the customer nothing; what is on its way or not confirmed may have", () => {
    expect(find([sent({ status: "cancelled" }), sent({ status: "failed" })])).toEqual([]);
    for (const status of ["queued", "sending", "accepted", "sent", "delivered", "unconfirmed"] as const)
      expect(find([sent({ status })]), status).toEqual(["theirs"]);
  });

  test("for as long as the tenant set, and never with 0", () => {
    expect(find([sent({ acceptedAt: ago(WINDOW - 1) })])).toEqual(["theirs"]);
    expect(find([sent({ acceptedAt: ago(WINDOW) })])).toEqual([]);
    expect(find([sent({ acceptedAt: now })], { windowMs: 0 })).toEqual([]);
  });

  test("oldest first, so that the last one is the newest", () => {
    expect(
      find([sent({ id: "b", acceptedAt: ago(1_000) }), sent({ id: "a", acceptedAt: ago(9_000) })]),
    ).toEqual(["a", "b"]);
  });
});

describe("replied_elsewhere: what was seen", () => {
  const older = sent({ id: "older", acceptedAt: ago(9_000) });
  const newer = sent({ id: "newer", acceptedAt: ago(5_000) });

  test("what the sender says they were shown, and all before it; an unknown one is nothing", () => {
    expect(find([older, newer], { seenElsewhere: "older" })).toEqual(["newer"]);
    expect(find([older, newer], { seenElsewhere: "newer" })).toEqual([]);
    expect(find([older, newer], { seenElsewhere: "unknown" })).toEqual(["older", "newer"]);
  });

  test("what an own reply to this contact was accepted after, with the distance of two clocks", () => {
    const own = (ms: number) =>
      sent({ id: "own", conversationId: "support", authorId: "ben", acceptedAt: ago(ms) });
    expect(find([older, newer, own(6_000)])).toEqual(["newer"]);
    expect(find([older, newer, own(3_000)])).toEqual([]);
    expect(find([older, newer, own(4_000)])).toEqual(["newer"]);
  });
});
