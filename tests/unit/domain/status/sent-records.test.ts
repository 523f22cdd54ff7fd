import { describe, expect, test } from "vitest";
import { classifySent } from "@/lib/domain/status/sent-records";

const records = (...ids: (string | null)[]) => ids.map((id) => ({ id }));
const others = (taken: string[] = [], lost = 0) => ({ taken, lost });
const cannotSay = { kind: "cannot_say" };

describe("V15: what the carrier's records say of a text whose answer was lost", () => {
  test("a record that no other text explains shows that it left", () => {
    expect(classifySent(records("7"), others(), true)).toEqual({ kind: "sent", record: { id: "7" } });
    expect(classifySent(records("8", "7"), others(["7"]), false)).toEqual({
      kind: "sent",
      record: { id: "8" },
    });
  });

  test("records of texts that the carrier took for certain say nothing of another one", () => {
    expect(classifySent(records("8", "7"), others(["7", "8"]), true)).toEqual({ kind: "not_sent" });
    expect(classifySent([], others(["7"]), true)).toEqual({ kind: "not_sent" });
  });

  test("where the history has ids of its own, it is counted: more than all others explain is needed, and fewer prove nothing", () => {
    expect(classifySent(records("h3", "h2", "h1"), others(["7", "8"]), true)).toEqual({
      kind: "sent",
      record: { id: "h3" },
    });
    expect(classifySent(records("h2", "h1"), others(["7", "8"]), true)).toEqual(cannotSay);
    expect(classifySent(records(null, null), others(["7"]), true)).toEqual({
      kind: "sent",
      record: { id: null },
    });
  });

  test("one record for two texts with lost answers belongs to neither for certain", () => {
    expect(classifySent(records("h1"), others([], 1), true)).toEqual(cannotSay);
    expect(classifySent(records("h2", "h1"), others([], 1), true)).toMatchObject({ kind: "sent" });
  });

  test("of records that are not all there, one that is missing proves nothing", () => {
    expect(classifySent([], others(), true)).toEqual({ kind: "not_sent" });
    expect(classifySent([], others(), false)).toEqual(cannotSay);
  });
});
