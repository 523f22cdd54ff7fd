import { describe, expect, test } from "vitest";
import { waitingWords } from "@/lib/view/waiting-words";

const dueAt = "2026-11-30T09:00:00.000Z";
const after = (ms: number) => Date.parse(dueAt) + ms;

describe("a text whose undo window has ended", () => {
  test("is leaving for a moment, and says that it waits when it is still here", () => {
    const text = { held: null, statusReason: null, dueAt };
    expect(waitingWords(text, after(1_000))).toEqual({ kind: "leaving", words: "Leaving" });
    expect(waitingWords(text, after(6_000))).toEqual({ kind: "waits", words: "Waits for its turn" });
  });

  test("says why and until when it waits, and that it is held and not leaving", () => {
    const limit = "The daily limit of this line is used up. It leaves after midnight";
    expect(waitingWords({ held: null, statusReason: limit, dueAt }, after(0))).toEqual({ kind: "waits", words: `Waits. ${limit}` });
    expect(waitingWords({ held: "restored", statusReason: "A backup was restored", dueAt }, after(0))).toEqual({ kind: "held", words: "Held. A backup was restored" });
  });
});
