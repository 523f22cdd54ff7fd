import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isAway } from "@/lib/domain/assignment/away";
import { type Candidate, chooseAssignee } from "@/lib/domain/assignment/routing";

const at = (minute: number) => new Date(Date.UTC(2026, 11, 1, 9, minute));
const one = (userId: string, more: Partial<Candidate> = {}): Candidate => ({
  userId,
  onNumber: true,
  away: false,
  openCount: 0,
  capacity: null,
  lastGivenAt: null,
  ...more,
});
const nobody = { previous: null, owner: null };

describe("N10: who gets a conversation", () => {
  test("N10: in turn goes to whom the number gave one longest ago, and to somebody new first", () => {
    const [a, b] = [one("a", { lastGivenAt: at(2) }), one("b", { lastGivenAt: at(1) })];
    expect(chooseAssignee("in_turn", [a, b], nobody)).toEqual({ assigneeId: "b", reason: "in_turn" });
    expect(chooseAssignee("in_turn", [a, b, one("c")], nobody)).toMatchObject({ assigneeId: "c" });
  });

  test("N10: fewest open goes to who has least, and among equals in turn, then by id", () => {
    const busy = one("a", { openCount: 3 });
    const equal = [
      one("b", { openCount: 1, lastGivenAt: at(2) }),
      one("c", { openCount: 1, lastGivenAt: at(1) }),
    ];
    expect(chooseAssignee("fewest_open", [busy, ...equal], nobody)).toEqual({
      assigneeId: "c",
      reason: "fewest_open",
    });
    expect(chooseAssignee("fewest_open", [one("e"), one("d")], nobody)).toMatchObject({ assigneeId: "d" });
  });

  test("N10: nobody is given one who is away, has all they may have, or only replies by their role in the team", () => {
    const all = [
      one("a", { away: true }),
      one("b", { openCount: 2, capacity: 2 }),
      one("c", { onNumber: false }),
    ];
    expect(chooseAssignee("in_turn", all, nobody)).toBeNull();
    expect(chooseAssignee("in_turn", all, { previous: "a", owner: "b" })).toBeNull();
  });

  test("N14: a returning customer goes to who had them, else to the owner of the contact, else by the rule", () => {
    const all = [one("a"), one("b", { lastGivenAt: at(5) }), one("c", { lastGivenAt: at(6) })];
    expect(chooseAssignee("in_turn", all, { previous: "c", owner: "b" })).toEqual({
      assigneeId: "c",
      reason: "returning",
    });
    expect(chooseAssignee("in_turn", all, { previous: "x", owner: "b" })).toEqual({
      assigneeId: "b",
      reason: "contact_owner",
    });
    expect(chooseAssignee("in_turn", all, { previous: "x", owner: "y" })).toEqual({
      assigneeId: "a",
      reason: "in_turn",
    });
  });

  test("N10: a number that does not choose gives nobody anything", () => {
    for (const routing of ["none", "first_replier"] as const)
      expect(chooseAssignee(routing, [one("a")], { previous: "a", owner: "a" })).toBeNull();
  });

  test("N10: by chance: whoever comes and goes, those who were there for all of it differ by at most one", () => {
    const rounds = fc.array(fc.uniqueArray(fc.constantFrom("x", "y", "z")), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(rounds, (comings) => {
        const given = new Map<string, Date>();
        const counts = new Map<string, number>([
          ["a", 0],
          ["b", 0],
          ["c", 0],
        ]);
        for (const [round, others] of comings.entries()) {
          const all = ["a", "b", "c", ...others].map((id) => one(id, { lastGivenAt: given.get(id) ?? null }));
          const to = chooseAssignee("in_turn", all, nobody)?.assigneeId ?? "";
          given.set(to, at(round));
          if (counts.has(to)) counts.set(to, (counts.get(to) ?? 0) + 1);
        }
        expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(1);
      }),
    );
  });
});

test("N11: somebody is away until the time they said, and without one until somebody says otherwise", () => {
  expect(isAway({ awaySince: null, awayUntil: null }, at(5))).toBe(false);
  expect(isAway({ awaySince: at(1), awayUntil: null }, at(5))).toBe(true);
  expect(isAway({ awaySince: at(1), awayUntil: at(6) }, at(5))).toBe(true);
  expect(isAway({ awaySince: at(1), awayUntil: at(5) }, at(5))).toBe(false);
});
