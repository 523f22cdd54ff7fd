import { describe, expect, test } from "vitest";
import { assignedCopy, assignmentReason, lostCopy } from "@/lib/view/copy/assignment-copy";
import { ana, ben, makeEntry, me, names } from "../make";

describe("N13: what an assignment came to", () => {
  test("is said to who made it", () => {
    expect([ana.id, me, null].map((to) => assignedCopy(names, to))).toEqual([
      "Assigned to Ana",
      "Assigned to you",
      "Nobody has this now",
    ]);
  });
  test("to who was not the first: who has it, and who gave it", () => {
    const said = (assigneeId: string | null, by: string | null) => lostCopy(names, { assigneeId, by });
    expect(said(ben.id, ana.id)).toBe("Ana assigned this to Ben first");
    expect(said(ana.id, ana.id)).toBe("Ana took this first");
    expect(said(me, ana.id)).toBe("Ana assigned this to you first");
    // On another device.
    expect(said(me, me)).toBe("You took this first");
    expect(said(null, ben.id)).toBe("Ben took the assignment off first");
    expect(said(ben.id, null)).toBe("This has just gone to Ben");
    expect(said(null, null)).toBe("This has just gone back to the team");
  });
  test("a reply that assigned says so", () => {
    const replied = (subjectUserId: string) =>
      assignmentReason(names, makeEntry({ type: "assigned", reason: "replied", subjectUserId }));
    expect([replied(ana.id), replied(me)]).toEqual([
      "To Ana: Ana replied first",
      "To you: you replied first",
    ]);
  });
});
