import { expect, test } from "vitest";
import type { BulkProgress } from "@/lib/protocol/bulk";
import {
  doneCopy,
  interruptedCopy,
  outcomeCopy,
  progressCopy,
  selectAllCopy,
  selectedCopy,
  undoneCopy,
} from "@/lib/view/copy/list/bulk-copy";
import { ana, me, names, uuid } from "../../make";

const progress: BulkProgress = {
  total: 1_214,
  left: 0,
  changed: 1_214,
  same: 0,
  undone: 0,
  kept: 0,
  failed: {},
  named: [],
};
const named = (code: BulkProgress["named"][number]["code"], contactName: string, n: number) => ({
  conversationId: uuid(n),
  code,
  contactName,
  address: "+12025550126",
});

test("I18: how many are selected, how far it is and what became of them are said in one sentence", () => {
  expect(selectedCopy(0, false)).toBe("None selected");
  expect(selectedCopy(3, false)).toBe("3 selected");
  expect(selectedCopy(1_214, true)).toBe("All 1,214 that match selected");
  expect(selectAllCopy(1_214, false)).toBe("Select all 1,214 that match");
  expect(selectAllCopy(8, true)).toBe("Select all 8 found");
  // More than one change may be about.
  expect(selectAllCopy(2_000, false)).toBe("Select the first 2,000 that match");
  expect(selectedCopy(2_000, true)).toBe("The first 2,000 that match selected");
  expect(progressCopy("resolve", null)).toBe("Resolving");
  expect(progressCopy("undo", { ...progress, left: 114 })).toBe("Undoing 1,100 of 1,214");
  expect(outcomeCopy(doneCopy.resolve, progress)).toBe("1,214 conversations resolved");
  expect(outcomeCopy(doneCopy.unread, { ...progress, changed: 1 })).toBe(
    "1 conversation marked unread for the team",
  );
  expect(outcomeCopy(doneCopy.assign(names, ana.id), { ...progress, changed: 2 })).toBe(
    "2 conversations assigned to Ana",
  );
  expect(doneCopy.assign(names, me)).toBe("assigned to you");
  expect(doneCopy.assign(names, null)).toBe("unassigned");
  expect(doneCopy.tag("vip", true)).toBe("tagged #vip");
  expect(outcomeCopy(doneCopy.tag("vip", false), { ...progress, changed: 2 })).toBe(
    "2 conversations without #vip now",
  );
  expect(outcomeCopy(doneCopy.reopen, { ...progress, changed: 0, same: 214 })).toBe("Nothing to change");
});

test("I18: what could not be changed is named with the reason, three by name and how many more", () => {
  const failed = { forbidden: 5, not_found: 2, assigned_meanwhile: 1 };
  expect(
    outcomeCopy(doneCopy.resolve, {
      ...progress,
      changed: 209,
      failed,
      named: [
        named("forbidden", "Marisol Vega", 2),
        named("forbidden", "Tom Reed", 3),
        named("forbidden", "Ida Lund", 4),
        named("forbidden", "Priya Rao", 5),
        named("assigned_meanwhile", "Sam Ito", 6),
      ],
    }),
  ).toBe(
    "209 conversations resolved. Not Marisol Vega, Tom Reed, Ida Lund and 2 others: you may only read there. Not 2 conversations: you are not on that line any more. Not Sam Ito: somebody else assigned it first",
  );
  // Nothing is said to be done where nothing was.
  expect(
    outcomeCopy(doneCopy.resolve, {
      ...progress,
      changed: 0,
      failed: { forbidden: 1 },
      named: [named("forbidden", "Tom Reed", 3)],
    }),
  ).toBe("Not Tom Reed: you may only read there");
});

test("I18: of one that stopped on the way it is said what is changed; undoing says what it left alone", () => {
  expect(interruptedCopy(doneCopy.resolve, { ...progress, total: 214, changed: 100, left: 114 })).toBe(
    "100 conversations resolved, 114 of 214 not yet: that did not get through",
  );
  expect(undoneCopy({ ...progress, undone: 1 })).toBe("1 conversation as before");
  expect(undoneCopy({ ...progress, undone: 210, kept: 2, named: [named("kept", "Tom Reed", 1)] })).toBe(
    "210 conversations as before. Not Tom Reed and 1 other: changed since",
  );
});
