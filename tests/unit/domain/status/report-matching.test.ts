import { describe, expect, test } from "vitest";
import { messageStatuses } from "@/db/vocabulary";
import { matchReport, REPORT_WINDOW_MS } from "@/lib/domain/status/report-matching";
import type { ReportCandidate } from "@/lib/domain/status/report-matching";

const now = new Date("2026-11-22T12:00:00Z");
const sent = (id: string, over: Partial<ReportCandidate> = {}): ReportCandidate => ({
  id,
  carrierMessageId: `c-${id}`,
  status: "accepted",
  statusAt: new Date(now.getTime() - 60_000),
  ...over,
});

describe("V24: a report lands on the right message", () => {
  test("the only message of a day is sure", () => {
    expect(matchReport(null, [sent("m1")], now)).toEqual({
      kind: "sure",
      messageId: "m1",
      matchedBy: "only_candidate",
    });
  });

  test("of several, the open ones are asked about", () => {
    expect(
      matchReport(
        null,
        [sent("m1"), sent("m2", { status: "sent" }), sent("m3", { status: "delivered" })],
        now,
      ),
    ).toEqual({
      kind: "ask",
      messageIds: ["m1", "m2"],
    });
  });

  test("one that has ended makes the other unsure: a late report about it looks the same", () => {
    for (const status of ["delivered", "failed"] as const) {
      expect(matchReport(null, [sent("m1", { status }), sent("m2")], now)).toEqual({
        kind: "ask",
        messageIds: ["m2"],
      });
    }
  });

  test("a message from before the window does not make it unsure", () => {
    const old = sent("m1", { statusAt: new Date(now.getTime() - REPORT_WINDOW_MS) });
    expect(matchReport(null, [old, sent("m2")], now)).toMatchObject({ kind: "sure", messageId: "m2" });
    expect(matchReport(null, [old], now)).toEqual({ kind: "unmatched" });
  });

  test("what never left is no candidate", () => {
    for (const status of ["received", "queued", "cancelled"] as const) {
      expect(matchReport(null, [sent("m1", { status })], now)).toEqual({ kind: "unmatched" });
      expect(matchReport(null, [sent("m1", { status }), sent("m2")], now)).toMatchObject({
        kind: "sure",
        messageId: "m2",
      });
    }
  });

  test("one whose answer was lost may have left, but has no id to ask about", () => {
    const lost = sent("m1", { status: "unconfirmed", carrierMessageId: null });
    expect(matchReport(null, [lost], now)).toMatchObject({ kind: "sure", messageId: "m1" });
    expect(matchReport(null, [lost, sent("m2")], now)).toEqual({ kind: "ask", messageIds: ["m2"] });
    expect(matchReport(null, [lost, sent("m2", { status: "failed" })], now)).toEqual({ kind: "unmatched" });
  });

  test("an id that we know is sure among many, at any age; one we do not know is never sure, and makes us ask", () => {
    const ancient = sent("m1", { statusAt: new Date(0) });
    expect(matchReport("c-m1", [ancient, sent("m2")], now)).toEqual({
      kind: "sure",
      messageId: "m1",
      matchedBy: "own_id",
    });
    expect(matchReport("c-m9", [sent("m2")], now)).toEqual({ kind: "ask", messageIds: ["m2"] });
    expect(matchReport("c-m9", [sent("m2", { status: "delivered" })], now)).toEqual({ kind: "unmatched" });
  });

  test("one with its ends swapped is never sure without an id that we know, and makes us ask", () => {
    expect(matchReport(null, [sent("m1")], now, { swapped: true })).toEqual({
      kind: "ask",
      messageIds: ["m1"],
    });
    expect(matchReport("c-m1", [sent("m1")], now, { swapped: true })).toMatchObject({ kind: "sure" });
  });

  test("with nothing sent there is nothing to match, and final ones are never asked about", () => {
    expect(matchReport(null, [], now)).toEqual({ kind: "unmatched" });
    for (const status of messageStatuses) {
      const match = matchReport(null, [sent("m1", { status }), sent("m2", { status })], now);
      const asks = ["sending", "accepted", "sent", "unconfirmed"].includes(status);
      expect(match.kind, status).toBe(asks ? "ask" : "unmatched");
    }
  });
});
