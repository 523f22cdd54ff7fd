import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { replayedCopy, whyCopy } from "@/app/(admin)/admin/quarantine/copy";
import { type QuarantineCode, quarantineCodes } from "@/db/vocabulary";
import { readQuestBlueCall } from "@/lib/carriers/questblue/inbound/read";

const root = path.join(import.meta.dirname, "../../..");
/** As they are written where a call is not understood, or cannot be ingested. */
const produced = [
  ...new Set(
    globSync(["lib/**/*.ts", "db/queries/**/*.ts"], { cwd: root }).flatMap((file) =>
      [...readFileSync(path.join(root, file), "utf8").matchAll(/\bquarantinedFor\(\s*"(\w+)"/g)].flatMap(
        ([, code]) => code ?? [],
      ),
    ),
  ),
];

test("V11: every code of the quarantine is produced somewhere, and no other is", () => {
  expect(produced.toSorted()).toEqual(quarantineCodes.toSorted());
});

test.each(produced)("V11: %s is said as an office manager says it, with a detail of its own", (code) => {
  const why = whyCopy(code as QuarantineCode, "TypeError");
  expect(`${why.title} ${why.advice}`).not.toMatch(/JSON|XML|UTF|payload|webhook|parameter/i);
  expect(why.inDetail).toMatch(/^[A-Z].*\.$/);
  const alike = produced.filter((other) => whyCopy(other as QuarantineCode, null).inDetail === why.inDetail);
  expect(alike.filter((other) => other !== code)).toEqual([]);
});

const reasonOf = (body: string) => {
  const read = readQuestBlueCall({
    method: "POST",
    contentType: "application/json",
    query: [],
    body: new TextEncoder().encode(body),
  });
  if (read.kind !== "unclear") throw new Error(`it was read as a ${read.kind}`);
  return read.reason;
};

test.each([
  ['{"to":"2025550142","text":"hi"}', "A text that does not say who sent it"],
  ['{"from":"2025550142","text":"hi"}', "A text that does not say which number it is for"],
  [
    '{"from":"2025550142","from":"2025550143","to":"2025550144","text":"hi"}',
    "A call that says two different things",
  ],
  ["", "An empty call"],
  ["{", "A call that could not be read"],
])("quarantine: %j is told by its words, not by a sentence that is recognised again", (body, title) => {
  const { code, detail } = reasonOf(body);
  expect(whyCopy(code, detail).title).toBe(title);
});

test("quarantine: a name in a call, the fault of ours, and a sentence of before are the detail", () => {
  const { code, detail } = reasonOf('{"from":"2025550142","from":"2025550143","to":"2025550144"}');
  expect(whyCopy(code, detail).inDetail).toBe('The JSON names "from" more than once.');
  expect(whyCopy("ingest_failed", "TypeError").inDetail).toContain("TypeError");
  expect(whyCopy(null, "It was odd.")).toMatchObject({
    title: "A call that could not be read",
    inDetail: "It was odd.",
  });
});

test("quarantine: what became of many at once is said in one sentence each", () => {
  const of = (...states: Parameters<typeof replayedCopy>[0][number]["state"][]) =>
    replayedCopy(states.map((state) => ({ state, code: null })));
  expect(of("ingested", "repeat")).toEqual({ message: "2 of 2 taken in." });
  expect(of("ingested", "held", "quarantined", "quarantined")).toEqual({
    message:
      "1 of 4 taken in. 1 for a number that is off: it comes in when the number is on again. 2 still could not be, for the reason that stands beside each.",
    kind: "warning",
  });
});
