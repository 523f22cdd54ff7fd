import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { flagTypes } from "@/db/vocabulary";
import { afterStep, isUnread, noFlags, standingAfter } from "@/lib/domain/conversation/flags";
import type { StandingStep } from "@/lib/domain/conversation/flags";

const at = (seq: number) => new Date(Date.UTC(2026, 10, 22, 12, seq));

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
});

/** Resolving what is resolved already changes nothing, so what it would go back to may differ as the state does. */
const withoutState = (standing: ReturnType<typeof standingAfter>) => ({
  ...standing,
  state: "open",
  resolvedFrom: null,
});

describe("whatever happens, in whatever order", () => {
  const kinds = ["text", "unanswerable_text", "reply", "lost", "resolved", "reopened", ...flagTypes] as const;
  const history = fc
    .array(fc.constantFrom(...kinds), { maxLength: 12 })
    .map((types): StandingStep[] => types.map((type, index) => ({ type, at: at(index) })));

  test("marked as needing a reply means waiting, and no wait is longer than the conversation", () => {
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
        expect(standingAfter([...steps, { type: end, at: at(50) }])).toMatchObject(noFlags);
        expect(standingAfter([...steps, { type: "text", at: at(50) }]).unrespondedSince).not.toBeNull();
      }),
    );
  });

  test("saying the same twice is saying it once", () => {
    fc.assert(
      fc.property(history, fc.constantFrom(...flagTypes), (steps, type) => {
        const once = standingAfter([...steps, { type, at: at(50) }]);
        expect(afterStep(once, { type, at: at(51) })).toBe(once);
      }),
    );
  });

  test("what happened before the last reply or resolving has no effect on the marks", () => {
    fc.assert(
      fc.property(history, history, (before, after) => {
        const end: StandingStep = { type: "resolved", at: at(20) };
        // What it was before is kept only to go back to it.
        const settled = (steps: StandingStep[]) => ({ ...standingAfter(steps), resolvedFrom: null });
        expect(settled([...before, end, ...after])).toEqual(settled([end, ...after]));
        expect(withoutState(standingAfter([...before, { type: "reply", at: at(20) }, ...after]))).toEqual(
          withoutState(standingAfter([{ type: "reply", at: at(20) }, ...after])),
        );
      }),
    );
  });

  test("resolving that is taken back is as if it had never been, unless something followed it", () => {
    fc.assert(
      fc.property(history, fc.constantFrom("text" as const, "reply" as const), (steps, next) => {
        const before = standingAfter(steps);
        // What is resolved is not resolved again.
        fc.pre(before.state !== "resolved");
        const resolved: StandingStep = { type: "resolved", at: at(50) };
        const undone: StandingStep = { type: "resolve_undone", at: at(60) };
        expect({ ...standingAfter([...steps, resolved, undone]), resolvedFrom: null }).toEqual({
          ...before,
          before: null,
        });
        const followed = standingAfter([...steps, resolved, { type: next, at: at(55) }]);
        expect(afterStep(followed, undone)).toBe(followed);
      }),
    );
  });
});
