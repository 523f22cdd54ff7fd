import { expect, test } from "vitest";
import { replayedCopy, whyCopy } from "@/app/(admin)/admin/quarantine/copy";
import { readQuestBlueCall } from "@/lib/carriers/questblue/read";

const reasonOf = (body: string, contentType = "application/json") => {
  const read = readQuestBlueCall({
    method: "POST",
    contentType,
    query: [],
    body: new TextEncoder().encode(body),
  });
  return read.kind === "unclear" ? read.reason : null;
};

test.each([
  [reasonOf('{"to":"2025550142","text":"hi"}'), "A text that does not say who sent it"],
  [reasonOf('{"from":"2025550142","text":"hi"}'), "A text that does not say which number it is for"],
  [
    reasonOf('{"from":"2025550142","from":"2025550143","to":"2025550144","text":"hi"}'),
    "A call that says two different things",
  ],
  [reasonOf(""), "An empty call"],
  [reasonOf("{"), "A call that could not be read"],
  ["It names no number of ours.", "A text for a number that is not here"],
  ["It could not be taken in 6 times: TypeError.", "Partyline failed on this call"],
  [null, "A call that could not be read"],
])("quarantine: %j is said as an office manager says it", (reason, title) => {
  const why = whyCopy(reason);
  expect(why.title).toBe(title);
  expect(`${why.title} ${why.advice}`).not.toMatch(/JSON|XML|UTF|payload|webhook|delivery|parameter/i);
});

test("quarantine: what became of many at once is said in one sentence each", () => {
  const of = (...states: Parameters<typeof replayedCopy>[0][number]["state"][]) =>
    replayedCopy(states.map((state) => ({ state, reason: null })));
  expect(of("ingested", "repeat")).toEqual({ said: "2 of 2 taken in." });
  expect(of("ingested", "held", "quarantined", "quarantined")).toEqual({
    said: "1 of 4 taken in. 1 for a number that is off: it comes in when the number is on again. 2 still could not be, for the reason that stands beside each.",
    kind: "warning",
  });
});
