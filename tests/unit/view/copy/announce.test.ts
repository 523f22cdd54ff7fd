import { describe, expect, test } from "vitest";
import { isTypingDue, sayBack, sayQueued } from "@/lib/view/copy/announce/announce";
import { sayEvent } from "@/lib/view/copy/announce/event";
import {
  ana,
  makeConversation,
  makeMessage,
  makeReply,
  me,
  names,
  received,
  START,
  statusChanged,
  uuid,
} from "../make";

describe("what is said to screen readers", () => {
  const conversation = makeConversation();
  test("texts of the open conversation only", () => {
    const event = received(1, makeMessage({ body: "I can be there at four" }), conversation);
    expect(sayEvent(event, conversation.id, names)).toEqual({
      words: "Marisol Vega: I can be there at four",
      urgency: "polite",
    });
    expect(sayEvent(event, uuid(999), names)).toBeNull();
  });
  test("delivery of one's own texts only, and failure at once", () => {
    const mine = makeReply({ id: me, name: "Cara Osei" }, { status: "failed" });
    expect(sayEvent(statusChanged(2, mine, conversation), conversation.id, names)).toEqual({
      words: "Not delivered",
      urgency: "assertive",
    });
    expect(
      sayEvent(statusChanged(2, makeReply(ana, { status: "failed" }), conversation), conversation.id, names),
    ).toBeNull();
  });
  test("typing once per person in ten seconds", () => {
    expect(isTypingDue(undefined, START)).toBe(true);
    expect(isTypingDue(START, START + 9_999)).toBe(false);
    expect(isTypingDue(START, START + 10_000)).toBe(true);
  });
  test("counts in words", () => {
    expect(sayQueued(5, false).words).toBe("Sending, undo with z for 5 seconds");
    expect([0, 5].map((seconds) => sayQueued(seconds, true).words)).toEqual(
      Array(2).fill("Your text waits, undo with z as long as it does"),
    );
    expect([0, 1, 3].map((n) => sayBack(n).words)).toEqual([
      "Back, no new texts",
      "Back, 1 new text",
      "Back, 3 new texts",
    ]);
  });
});
