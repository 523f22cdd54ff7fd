import { expect, test } from "vitest";
import { accessChangesStillNeeded, accessChangeOf, mayEnter } from "@/party/access";
import type { AccessChange } from "@/party/state";
import { EPOCH } from "../../support/room-events";
import { START, ana, ben } from "./play";

const SESSION = "0190b6a0-0000-7000-8000-000000005e55";
const NOW_S = START / 1000;
const mark = (over: Partial<AccessChange> = {}): AccessChange => ({
  of: "user",
  id: ana.id,
  epoch: EPOCH,
  seq: 5,
  at: START,
  revoked: true,
  ...over,
});
const ticket = (issuedAt: number, userId = ana.id) => ({ userId, sessionId: SESSION, issuedAt });

test("V5: a ticket from before the revocation opens nothing, also when the clocks differ by some seconds", () => {
  const facts = { leases: [], access: [mark()] };
  expect(mayEnter(facts, ticket(NOW_S - 50))).toBe(false);
  expect(mayEnter(facts, ticket(NOW_S))).toBe(false);
  expect(mayEnter(facts, ticket(NOW_S + 5))).toBe(false);
  expect(mayEnter(facts, ticket(NOW_S + 6))).toBe(true);
  expect(mayEnter(facts, ticket(NOW_S - 50, ben.id))).toBe(true);
});

test("V39: the ticket of an ended sign-in opens nothing, another sign-in's does", () => {
  const facts = { leases: [], access: [mark({ of: "session", id: SESSION })] };
  expect(mayEnter(facts, ticket(NOW_S))).toBe(false);
  expect(mayEnter(facts, { ...ticket(NOW_S), sessionId: ben.id })).toBe(true);
});

test("access given back counts at once", () => {
  expect(mayEnter({ leases: [], access: [mark({ revoked: false })] }, ticket(NOW_S))).toBe(true);
});

test("V5: an older grant, told again after the revocation, does not undo it", () => {
  const grant = { epoch: EPOCH, seq: 4, type: "access.granted", userId: ana.id } as const;
  expect(accessChangeOf(grant, [mark()], START)).toBeNull();
  expect(accessChangeOf({ ...grant, seq: 6 }, [mark()], START)).toMatchObject({ revoked: false, seq: 6 });
});

test("V27: a new epoch is believed, whatever its seq", () => {
  const event = { epoch: ben.id, seq: 1, type: "access.revoked", userId: ana.id, sessionId: null } as const;
  expect(accessChangeOf(event, [mark({ seq: 900, revoked: false })], START)).toMatchObject({
    revoked: true,
    seq: 1,
  });
});

test("a mark is kept for two minutes, longer than any ticket lives", () => {
  const marks = [mark()];
  expect(accessChangesStillNeeded(marks, START + 119_999)).toBe(marks);
  expect(accessChangesStillNeeded(marks, START + 120_000)).toEqual([]);
});
