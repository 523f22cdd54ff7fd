import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { type StatusCode, statusCodes } from "@/db/vocabulary";
import { because } from "@/lib/domain/status/reasons";
import { failureCopy, statusCopy } from "@/lib/view/copy/message/status-copy";
import { ana } from "../../make";

const root = path.join(import.meta.dirname, "../../../../..");
const sources = globSync(["lib/**/*.ts", "db/queries/**/*.ts"], { cwd: root })
  .filter((file) => !file.startsWith("lib/view"))
  .map((file) => readFileSync(path.join(root, file), "utf8"));
/** As they are written where a status is moved. */
const produced = [
  ...new Set(
    sources.flatMap((source) => [...source.matchAll(/\bbecause\(\s*"(\w+)"/g)].map(([, code]) => code)),
  ),
];

test("V17: every code of a status is produced somewhere, and no other is", () => {
  expect(produced.toSorted()).toEqual(statusCodes.toSorted());
});

test("V17: every code that is produced has words of its own; only the two in which the carrier is silent are said alike", () => {
  const said = produced.map((code) => statusCopy(because(code as StatusCode, { by: ana.id }), [ana]));
  for (const words of said) expect(words).toMatch(/^[\w’]+ \w+ .*[^.]$/);
  expect(new Set(said).size).toBe(produced.length - 1);
});

test("V17: our own reason is never taken for the carrier's, and the carrier's words are said as people say them", () => {
  expect(failureCopy(because("number_disabled"))).toBe(
    "Not delivered: this line was switched off before the text left",
  );
  expect(failureCopy(because("carrier_refused", { carrier: "Destination switched off" }))).toBe(
    "Not delivered: the phone could not be reached",
  );
  expect(failureCopy(because("carrier_reported"))).toBe("Not delivered: the carrier did not say why");
  expect(failureCopy(null)).toBe("Not delivered");
});

test("whoever it is about is named, a former teammate as one, and a teammate where nobody knows who", () => {
  expect(statusCopy(because("said_delivered", { by: ana.id }), [ana])).toBe(`${ana.name} says it arrived`);
  expect(statusCopy(because("said_delivered", { by: ana.id }), [])).toBe("A former teammate says it arrived");
  expect(statusCopy(because("teammate_wrote"), [ana])).toMatch(
    /^A teammate wrote while this waited to leave\./,
  );
});
