import { expect, test } from "vitest";
import { campaignOfNumber, campaignStanding } from "@/lib/domain/numbers/campaign";

const at = new Date("2026-11-22T09:00:00Z");
const standing = (state: string | null) =>
  campaignStanding({ type: "local", campaign: { state }, campaignCheckedAt: at });

test("A1: states are compared without case, and a word that nobody published promises nothing", () => {
  for (const state of ["Approved", "APPROVED", " approved "]) expect(standing(state), state).toBe("approved");
  for (const state of ["Submitted", "pending", "PENDING"]) expect(standing(state), state).toBe("waiting");
  for (const state of ["Rejected", "Suspended", "Expired", "Not approved", "Approved?", "", null])
    expect(standing(state), String(state)).toBe("trouble");
});

test("A1: in no campaign is not the same as not asked, and a toll-free number needs none", () => {
  expect(campaignStanding({ type: "local", campaign: null, campaignCheckedAt: at })).toBe("none");
  expect(campaignStanding({ type: "local", campaign: null, campaignCheckedAt: null })).toBe("unread");
  expect(campaignStanding({ type: "toll_free", campaign: null, campaignCheckedAt: null })).toBe("not_needed");
});

test("A1: of a number's campaigns the one that helps most counts, in whatever order they come", () => {
  const [a, b, c] = ["+12025550100", "+12025550147", "+12025550188"];
  const campaigns = [
    { id: "R", state: "Rejected", numbers: [a, b, c] },
    { id: "A", state: "approved", numbers: [a] },
    { id: "S", state: "Submitted", numbers: [a, b] },
  ];
  const expected = { [a]: "A", [b]: "S", [c]: "R" };
  expect(Object.fromEntries(campaignOfNumber(campaigns))).toEqual(expected);
  expect(Object.fromEntries(campaignOfNumber(campaigns.toReversed()))).toEqual(expected);
});
