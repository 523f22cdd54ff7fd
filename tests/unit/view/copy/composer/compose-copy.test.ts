import { expect, test } from "vitest";
import { composeProblem } from "@/lib/view/copy/composer/compose-copy";
import { numbersToWriteFrom } from "@/lib/view/writable-numbers";
import { at, support, uuid } from "../../make";

const error = (status: number, code: string, reason: string | null = null) =>
  composeProblem({ kind: "error", status, code, reason });

test("BA10: each reason why a phone cannot be texted is said in its own words, beside that field", () => {
  const reasons = ["own_number", "short_code", "premium", "foreign", "emergency", "not_dialable"];
  const said = reasons.map((reason) => error(422, "not_dialable", reason));
  expect(said.every(({ field }) => field === "to")).toBe(true);
  expect(new Set(said.map(({ words }) => words)).size).toBe(reasons.length);
  for (const { words } of said) expect(words).not.toMatch(/_|please|oops|!/i);
  // A reason that this page does not know yet, and a name of the language itself, are no phone either.
  for (const reason of ["lunar", "constructor", null])
    expect(error(422, "not_dialable", reason).words).toBe(error(422, "not_dialable", "not_dialable").words);
});

test("N7: what is wrong with our number is said beside From, what is wrong with neither below both", () => {
  for (const [status, code] of [
    [409, "number_disabled"],
    [403, "forbidden"],
    [404, "not_found"],
  ] as const)
    expect(error(status, code).field).toBe("from");
  expect(error(401, "unauthenticated").field).toBeNull();
  expect(composeProblem({ kind: "unreachable" }).field).toBeNull();
  expect(error(400, "unreadable").field).toBe("to");
});

test("N7: numbers to write from are those that are on and that this person answers on, last used first", () => {
  const off = { ...support, id: uuid(11), disabled: { at: at(0), by: null, reason: null } };
  const read = { ...support, id: uuid(12), can: { ...support.can, reply: false } };
  const other = { ...support, id: uuid(13) };
  const ids = (lastUsed: string[]) =>
    numbersToWriteFrom([off, support, read, other], lastUsed).map(({ id }) => id);
  expect(ids([])).toEqual([support.id, other.id]);
  expect(ids([other.id])).toEqual([other.id, support.id]);
  expect(ids([off.id, read.id, other.id])).toEqual([other.id, support.id]);
});
