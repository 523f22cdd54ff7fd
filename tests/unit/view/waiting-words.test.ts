import { describe, expect, test } from "vitest";
import { mayTakeBack, waitingWords } from "@/lib/view/waiting-words";

const dueAt = "2026-11-30T09:00:00.000Z";
const after = (ms: number) => Date.parse(dueAt) + ms;

describe("a text whose undo window has ended", () => {
  test("is leaving for a moment, and says that it waits when it is still here", () => {
    const text = { held: null, statusReason: null, dueAt };
    expect(waitingWords(text, after(1_000))).toEqual({ kind: "leaving", words: "Leaving" });
    expect(waitingWords(text, after(6_000))).toEqual({ kind: "waits", words: "Waits for its turn: a line sends so many texts a minute" });
  });

  test("says why and until when it waits, and that it is held and not leaving", () => {
    const limit = "The daily limit of this line is used up. It leaves after midnight";
    expect(waitingWords({ held: null, statusReason: limit, dueAt }, after(0))).toEqual({ kind: "waits", words: `Waits. ${limit}` });
    expect(waitingWords({ held: "restored", statusReason: "A backup was restored", dueAt }, after(0))).toEqual({ kind: "held", words: "Held. A backup was restored" });
  });

  test("is taken back by the same key: in its undo window, while it waits and while it is held, and not in the moment in which it leaves", () => {
    const text = { status: "queued" as const, held: null, statusReason: null, dueAt };
    expect([-1_000, 1_000, 6_000].map((ms) => mayTakeBack(text, after(ms)))).toEqual([true, false, true]);
    expect(mayTakeBack({ ...text, held: "somebody_wrote" }, after(1_000))).toBe(true);
    expect(mayTakeBack({ ...text, status: "sending" }, after(6_000))).toBe(false);
  });
});
