import { expect, test } from "vitest";
import { isDatabaseAway } from "@/lib/base/database-away";

const withCode = (code: string, message = "x") => Object.assign(new Error(message), { code });
const wrapped = (cause: unknown) => new Error("Failed query: select 1", { cause });

test.each([
  [
    "refused on every address",
    wrapped(new AggregateError([withCode("ECONNREFUSED"), withCode("ECONNREFUSED")], "all")),
  ],
  ["broken off by this side's network", wrapped(withCode("ECONNABORTED"))],
  [
    "cut off by the server, told in words",
    wrapped(new Error("terminating connection due to administrator command")),
  ],
  ["ended by the driver", wrapped(new Error("Connection terminated unexpectedly"))],
  ["too many connections", wrapped(withCode("53300"))],
])("V11, V39: whoever asks knows that the database is away: %s", (_, fault) =>
  expect(isDatabaseAway(fault)).toBe(true),
);

test.each([
  ["a row that is there already", wrapped(withCode("23505"))],
  ["a statement that is wrong", wrapped(withCode("42P01", "relation does not exist"))],
  ["nothing that was thrown as an error", "ECONNREFUSED"],
])("V11: what is at fault itself is not taken for that: %s", (_, fault) =>
  expect(isDatabaseAway(fault)).toBe(false),
);
