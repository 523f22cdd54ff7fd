import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { markTypes } from "@/db/vocabulary";
import type { MessageStatus } from "@/db/vocabulary";
import { afterStep, callsForAttention, isUnread, lastReply, noMarks, standingAfter, toSteps } from "@/lib/domain/inbox-marks";
import type { MarkedItem, MarkStep } from "@/lib/domain/inbox-marks";

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

type Entry = Parameters<typeof toSteps>[1][number];
const said = (type: Entry["type"], seq: number): Entry => ({ type, at: at(seq) });
const marks = (items: MarkedItem[], entries: Entry[] = []) => {
  const { unrespondedSince, needsReplyAt, markedUnreadAt } = standingAfter(toSteps(items, entries));
  return { unrespondedSince, needsReplyAt, markedUnreadAt };
};
const waits = (items: MarkedItem[], entries: Entry[] = []) => marks(items, entries).unrespondedSince;

describe("I9: unresponded", () => {
  test("since the first text after the last reply", () => {
    expect(waits([text(1), reply(2), text(3), text(4)])).toEqual(at(3));
    expect(waits([text(4), text(3), reply(2)])).toEqual(at(3));
  });

  test("a reply by a person, a schedule or the API answers", () => {
    for (const source of ["agent", "schedule", "api"] as const) expect(waits([text(1), reply(2, { source })])).toBeNull();
  });

  test("an automatic answer does not", () => {
    expect(waits([text(1), answer(2)])).toEqual(at(1));
  });

  test("after an undo the customer waits again, since when they first did", () => {
    expect(waits([text(1), text(2), reply(3, { status: "cancelled" })])).toEqual(at(1));
  });

  test("a thread that we began waits for nothing", () => {
    expect(waits([])).toBeNull();
    expect(waits([reply(1)])).toBeNull();
  });

  test("“needs reply” makes a thread wait in which the last word is ours, until the next reply or resolving", () => {
    const marked = said("marked_needs_reply", 3);
    expect(marks([text(1), reply(2)], [marked])).toMatchObject({ unrespondedSince: at(3), needsReplyAt: at(3) });
    expect(marks([text(1), reply(2), text(4)], [marked])).toMatchObject({ unrespondedSince: at(3), needsReplyAt: at(3) });
    expect(marks([text(1), reply(2), reply(4)], [marked])).toEqual(noMarks);
    expect(marks([text(1), reply(2)], [marked, said("resolved", 4)])).toEqual(noMarks);
  });

  test("“needs reply” of a thread that waits already changes nothing", () => {
    expect(marks([text(1)], [said("marked_needs_reply", 2)])).toEqual(marks([text(1)]));
  });

  test("“no reply needed” ends it until the customer writes again", () => {
    const marked = said("marked_no_reply", 2);
    expect(waits([text(1)], [marked])).toBeNull();
    expect(waits([text(1), text(3)], [marked])).toEqual(at(3));
  });

  test("“no reply needed” taken back by “needs reply”: the customer waits since when they did", () => {
    expect(waits([text(1)], [said("marked_no_reply", 2), said("marked_needs_reply", 3)])).toEqual(at(1));
    expect(waits([text(1), text(3)], [said("marked_no_reply", 2), said("marked_no_reply", 4), said("marked_needs_reply", 5)])).toEqual(at(3));
  });

  test("a line and an item of one millisecond: the line came first", () => {
    expect(waits([text(2)], [said("resolved", 2)])).toEqual(at(2));
  });
});

describe("I8: the team's unread mark", () => {
  test("holds through texts and automatic answers, and ends with “mark read”, a reply or resolving", () => {
    const marked = said("marked_unread", 2);
    expect(marks([text(1), text(3), answer(4)], [marked]).markedUnreadAt).toEqual(at(2));
    expect(marks([text(1)], [marked, said("marked_read", 3)]).markedUnreadAt).toBeNull();
    expect(marks([text(1), reply(3)], [marked]).markedUnreadAt).toBeNull();
    expect(marks([text(1)], [marked, said("resolved", 3)]).markedUnreadAt).toBeNull();
  });
});

describe("whatever happens, in whatever order", () => {
  const kinds = ["text", "reply", "resolved", ...markTypes] as const;
  const history = fc.array(fc.constantFrom(...kinds), { maxLength: 12 }).map((types): MarkStep[] => types.map((type, index) => ({ type, at: at(index) })));

  test("marked as needing a reply means waiting, and no wait is longer than the thread", () => {
    fc.assert(
      fc.property(history, (steps) => {
        const { unrespondedSince, needsReplyAt } = standingAfter(steps);
        if (needsReplyAt !== null) expect(unrespondedSince).not.toBeNull();
        if (unrespondedSince !== null) expect(steps.map((step) => step.at)).toContainEqual(unrespondedSince);
      }),
    );
  });

  test("a reply and resolving end every mark, a text always waits for its answer", () => {
    fc.assert(
      fc.property(history, fc.constantFrom("reply" as const, "resolved" as const), (steps, end) => {
        expect(standingAfter([...steps, { type: end, at: at(50) }])).toMatchObject(noMarks);
        expect(standingAfter([...steps, { type: "text", at: at(50) }]).unrespondedSince).not.toBeNull();
      }),
    );
  });

  test("saying the same twice is saying it once", () => {
    fc.assert(
      fc.property(history, fc.constantFrom(...markTypes), (steps, type) => {
        const once = standingAfter([...steps, { type, at: at(50) }]);
        expect(afterStep(once, { type, at: at(51) })).toBe(once);
      }),
    );
  });

  test("what happened before the last reply or resolving has no effect on the marks", () => {
    fc.assert(
      fc.property(history, history, (before, after) => {
        const end: MarkStep = { type: "reply", at: at(20) };
        expect(standingAfter([...before, end, ...after])).toEqual(standingAfter([end, ...after]));
      }),
    );
  });

  test("undoing a reply leaves what the marks would be had it never been, and people's words since count", () => {
    fc.assert(
      fc.property(history, history, (before, after) => {
        const items = (status: MessageStatus) => [...before, { type: "reply" as const, at: at(20) }, ...after.map((step) => ({ ...step, at: new Date(step.at.getTime() + 30 * 60_000) }))]
          .flatMap((step, index) => (step.type === "text" ? [{ ...text(index), acceptedAt: step.at }] : step.type === "reply" ? [reply(index, { acceptedAt: step.at, ...(step.at.getTime() === at(20).getTime() && { status }) })] : []));
        const lines = [...before, ...after.map((step) => ({ ...step, at: new Date(step.at.getTime() + 30 * 60_000) }))].flatMap((step) => (step.type === "text" || step.type === "reply" ? [] : [{ type: step.type, at: step.at }]));
        const never = toSteps(items("sent").filter((item) => item.acceptedAt.getTime() !== at(20).getTime()), lines);
        expect(standingAfter(toSteps(items("cancelled"), lines))).toEqual(standingAfter(never));
        if (after.at(-1)?.type === "marked_no_reply") expect(waits(items("cancelled"), lines)).toBeNull();
      }),
    );
  });
});

test("I11: who talked to the customer last: no automatic answer, nothing undone", () => {
  const items = [reply(1), reply(2, { authorId: "ben" }), reply(3, { status: "cancelled" }), answer(4), text(5)];
  expect(lastReply(items)).toMatchObject({ authorId: "ben", acceptedAt: at(2) });
  expect(lastReply([text(1), answer(2)])).toBeNull();
});
