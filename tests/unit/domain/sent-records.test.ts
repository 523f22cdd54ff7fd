import { expect, test } from "vitest";
import { unexplainedRecords } from "@/lib/domain/sent-records";

const records = (...ids: (string | null)[]) => ids.map((id) => ({ id }));
const taken = (...ids: string[]) => ids.map((carrierMessageId) => ({ carrierMessageId }));

test("V15: a record that no text of ours explains may be the lost one", () => {
  expect(unexplainedRecords(records("7"), [])).toEqual(records("7"));
  expect(unexplainedRecords(records("8", "7"), taken("7"))).toEqual(records("8"));
});

test("V15: records of texts that the carrier took for certain say nothing of another one", () => {
  expect(unexplainedRecords(records("8", "7"), taken("7", "8"))).toEqual([]);
  expect(unexplainedRecords([], taken("7"))).toEqual([]);
});

test("V15: where the history has ids of its own, it is counted instead", () => {
  expect(unexplainedRecords(records("h2", "h1"), taken("7", "8"))).toEqual([]);
  expect(unexplainedRecords(records("h3", "h2", "h1"), taken("7", "8"))).toEqual(records("h3"));
  expect(unexplainedRecords(records(null, null), taken("7"))).toEqual(records(null));
});
