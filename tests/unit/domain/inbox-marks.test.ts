import { describe, expect, test } from "vitest";
import { callsForAttention, isUnread, lastReply, unrespondedAfterText, unrespondedSince } from "@/lib/domain/inbox-marks";
import type { MarkedItem } from "@/lib/domain/inbox-marks";

const at = (seq: number) => new Date(Date.UTC(2026, 10, 22, 12, seq));
const text = (seq: number): MarkedItem => ({ seq, direction: "in", source: "customer", authorId: null, status: "received", acceptedAt: at(seq) });
const reply = (seq: number, over: Partial<MarkedItem> = {}): MarkedItem => ({
  seq,
  direction: "out",
  source: "agent",
  authorId: "ana",
  status: "sent",
  acceptedAt: at(seq),
  ...over,
});
const answer = (seq: number) => reply(seq, { source: "automatic", authorId: null });

describe("I8: unread", () => {
  const marks = { seenSeq: 4, attentionSeq: 4, markedUnreadAt: null };
  test("is what came after my pointer", () => {
    expect(isUnread(marks)).toBe(false);
    expect(isUnread({ ...marks, attentionSeq: 5 })).toBe(true);
    expect(isUnread({ ...marks, seenSeq: 9 })).toBe(false);
  });

  test("or anyone's mark, for everybody", () => {
    expect(isUnread({ ...marks, markedUnreadAt: at(1) })).toBe(true);
  });

  test("an automatic answer makes nothing unread; everyone else does", () => {
    expect(callsForAttention("automatic")).toBe(false);
    for (const source of ["customer", "agent", "schedule", "api"] as const) expect(callsForAttention(source)).toBe(true);
  });
});

describe("I9: unresponded", () => {
  test("since the first text after the last reply", () => {
    expect(unrespondedSince([text(1), reply(2), text(3), text(4)])).toEqual(at(3));
    expect(unrespondedSince([text(4), text(3), reply(2)])).toEqual(at(3));
  });

  test("a reply by a person, a schedule or the API answers", () => {
    for (const source of ["agent", "schedule", "api"] as const) expect(unrespondedSince([text(1), reply(2, { source })])).toBeNull();
  });

  test("an automatic answer does not", () => {
    expect(unrespondedSince([text(1), answer(2)])).toEqual(at(1));
  });

  test("after an undo the customer waits again, since when they first did", () => {
    expect(unrespondedSince([text(1), text(2), reply(3, { status: "cancelled" })])).toEqual(at(1));
  });

  test("a thread that we began waits for nothing", () => {
    expect(unrespondedSince([])).toBeNull();
    expect(unrespondedSince([reply(1)])).toBeNull();
  });

  test("a second text does not make the wait younger", () => {
    expect(unrespondedAfterText(at(1), at(2))).toEqual(at(1));
    expect(unrespondedAfterText(null, at(2))).toEqual(at(2));
  });
});

test("I11: who talked to the customer last: no automatic answer, nothing undone", () => {
  const items = [reply(1), reply(2, { authorId: "ben" }), reply(3, { status: "cancelled" }), answer(4), text(5)];
  expect(lastReply(items)).toMatchObject({ authorId: "ben", acceptedAt: at(2) });
  expect(lastReply([text(1), answer(2)])).toBeNull();
});
