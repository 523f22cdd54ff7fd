import { describe, expect, test } from "vitest";
import { because } from "@/lib/domain/status/reasons";
import { sendingStates } from "@/db/vocabulary";
import { waitRequest, waitsMark, whyItWaits, whyTextsWait } from "@/lib/view/copy/message/wait-causes";
import { numberCause, mayTakeBack, waitingOf } from "@/lib/view/copy/message/waiting-copy";
import type { NumberCause, WaitCause } from "@/lib/view/copy/message/waiting-copy";
import { support } from "../../make";

const dueAt = "2026-11-30T09:00:00.000Z";
const after = (ms: number) => Date.parse(dueAt) + ms;
const text = { held: null, reason: null, dueAt };
const facts = (ms: number, over: object = {}) => ({
  number: { ...support, ...over },
  isBehind: false,
  now: after(ms),
});
const newYork = { zone: "America/New_York", locale: "en-GB", hour12: false };

describe("a text whose undo window has ended", () => {
  test("is leaving for a moment, and waits when it is still here: behind another one, or for its turn", () => {
    expect(waitingOf(text, facts(1_000))).toEqual({ kind: "leaving" });
    expect(waitingOf(text, facts(6_000))).toEqual({ kind: "waits", cause: "turn" });
    expect(waitingOf(text, { ...facts(6_000), isBehind: true })).toEqual({
      kind: "waits",
      cause: "earlier_text",
    });
    expect(waitingOf({ ...text, reason: because("could_not_leave") }, facts(0))).toEqual({
      kind: "waits",
      cause: "tried_again",
    });
    expect(waitingOf({ ...text, held: "restored" }, facts(0, { sending: "out_of_money" }))).toEqual({
      kind: "held",
    });
  });

  test("is taken back by the same key: in its undo window, while it waits and while it is held, and not in the moment in which it leaves", () => {
    const queued = { ...text, status: "queued" as const };
    expect([-1_000, 1_000, 6_000].map((ms) => mayTakeBack(queued, support, after(ms)))).toEqual([
      true,
      false,
      true,
    ]);
    expect(mayTakeBack(queued, { ...support, sending: "carrier_away" }, after(1_000))).toBe(true);
    expect(mayTakeBack({ ...queued, held: "somebody_wrote" }, support, after(1_000))).toBe(true);
    expect(mayTakeBack({ ...queued, status: "sending" }, support, after(6_000))).toBe(false);
  });
});

describe("what keeps a line's texts from leaving", () => {
  test("is named as long as it is so, also in the undo window, and no longer", () => {
    const waiting = sendingStates.filter((state) => state !== "ok" && state !== "no_credentials");
    for (const sending of waiting)
      expect(waitingOf(text, facts(-3_000, { sending }))).toEqual({ kind: "waits", cause: sending });
    for (const sending of ["ok", "no_credentials"])
      expect(waitingOf(text, facts(-3_000, { sending }))).toEqual({ kind: "leaving" });
    const cappedUntil = new Date(after(60_000)).toISOString();
    expect(waitingOf(text, facts(59_000, { cappedUntil }))).toEqual({ kind: "waits", cause: "daily_limit" });
    expect(waitingOf({ ...text, dueAt: cappedUntil }, facts(60_000, { cappedUntil }))).toEqual({
      kind: "leaving",
    });
    expect(numberCause({ sending: "out_of_money", cappedUntil }, after(0))).toBe("out_of_money");
    expect(numberCause(undefined, after(0))).toBeNull();
  });

  test("is said in the words of one table: under the text, in its row, above what is written, and to an admin", () => {
    const every: Record<WaitCause, [string, string]> = {
      account_refused: [
        "Waits. QuestBlue does not take our account at the moment. It leaves once it is taken again",
        "Waits: account refused",
      ],
      out_of_money: [
        "Waits. The QuestBlue account is out of money. It leaves once there is money again",
        "Waits: no money",
      ],
      carrier_away: [
        "Waits. QuestBlue does not answer at the moment. It leaves once QuestBlue answers",
        "Waits: QuestBlue is away",
      ],
      daily_limit: [
        "Waits. The daily limit of this line is used up. It leaves after midnight",
        "Waits until midnight: daily limit",
      ],
      tried_again: [
        "Waits. The carrier asked to wait, or could not be reached. It is tried again",
        "Waits: tried again",
      ],
      earlier_text: [
        "Waits. The text before it has not left yet. It leaves after that one",
        "Waits for the one before",
      ],
      turn: [
        "Waits. A line sends only so many texts a minute. It leaves when it is its turn",
        "Waits for its turn",
      ],
    };
    const facts = {
      number: { cappedUntil: "2026-12-01T05:00:00.000Z" },
      reason: because("carrier_asked_to_wait"),
      zone: newYork,
    };
    for (const [cause, [bubble, row]] of Object.entries(every)) {
      expect(whyItWaits(cause as WaitCause, facts)).toBe(bubble);
      expect(waitsMark(cause as WaitCause, facts)).toBe(row);
    }
    // A line's midnight is another time for somebody elsewhere.
    expect(whyItWaits("daily_limit", { ...facts, zone: { ...newYork, zone: "Europe/Berlin" } })).toContain(
      "It leaves after 6:00",
    );
    const lines: Record<NumberCause, string> = {
      account_refused:
        "QuestBlue does not take our account at the moment. Texts wait, and leave in order once it is taken again.",
      out_of_money:
        "The QuestBlue account is out of money. Texts wait, and leave in order once there is money again.",
      carrier_away:
        "QuestBlue does not answer at the moment. Texts wait, and leave in order once QuestBlue answers.",
      daily_limit: "The daily limit of this line is used up. Texts wait, and leave in order after midnight.",
    };
    for (const [cause, banner] of Object.entries(lines)) {
      expect(whyTextsWait(cause as NumberCause, facts)).toBe(banner);
      expect(waitRequest(cause as NumberCause, support)).toMatch(/^Could you .*\?.* wait\.$/);
    }
  });
});
