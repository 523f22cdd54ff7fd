import { describe, expect, test } from "vitest";
import { keywordEffect } from "@/lib/domain/inbound/keyword-effect";

const usual = { optedOut: false, carrierAnswers: false, answerable: true };

describe("what a keyword does", () => {
  test.each([
    { kind: "stop", optedOut: false, change: "opt_out", answer: "stop" },
    { kind: "stop", optedOut: true, change: null, answer: null },
    { kind: "start", optedOut: true, change: "opt_in", answer: "start" },
    { kind: "start", optedOut: false, change: null, answer: null },
    { kind: "help", optedOut: false, change: null, answer: "help" },
  ] as const)(
    "L4: $kind, opted out: $optedOut, changes $change and is answered by $answer",
    ({ kind, optedOut, change, answer }) => {
      expect(keywordEffect(kind, { ...usual, optedOut })).toEqual({ change, answer });
    },
  );

  test("V23: HELP from someone who opted out is not answered: the confirmation of STOP was the last text", () => {
    expect(keywordEffect("help", { ...usual, optedOut: true })).toEqual({ change: null, answer: null });
  });

  test("a carrier that answers keywords is not doubled, and still the customer is opted out", () => {
    expect(keywordEffect("stop", { ...usual, carrierAnswers: true })).toEqual({
      change: "opt_out",
      answer: null,
    });
  });

  test("a sender who cannot be answered is opted out without an answer", () => {
    expect(keywordEffect("stop", { ...usual, answerable: false })).toEqual({
      change: "opt_out",
      answer: null,
    });
  });
});
