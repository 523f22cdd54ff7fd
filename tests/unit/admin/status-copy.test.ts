import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { backlogCopy, faultCopy, jobCopy } from "@/app/(admin)/admin/status/copy";
import { Jobs } from "@/app/(admin)/admin/status/jobs";
import { type JobFault, jobFaults, jobNames } from "@/db/vocabulary";
import type { JobRound } from "@/lib/insight/system-status";
import { jobs } from "@/lib/runtime/jobs";

const at = new Date("2026-03-02T12:00:00Z");
const aRound = (more: Partial<JobRound>): JobRound => ({
  name: "deliveries",
  endedAt: at,
  tookMs: 4,
  failingSince: null,
  fault: null,
  faultDetail: null,
  faultAt: null,
  ...more,
});
const shown = (...rounds: JobRound[]): string =>
  renderToStaticMarkup(createElement(Jobs, { jobs: rounds, now: at.getTime() })).replaceAll(/<[^>]*>/g, " ");

test("every job of the registry has its name once, and words that an office manager understands", () => {
  const registered = jobs({ deps: {}, sender: {} } as Parameters<typeof jobs>[0]).map(({ name }) => name);
  expect(registered.toSorted()).toEqual(jobNames.toSorted());
  const words = [
    ...jobNames.flatMap((name) => [jobCopy[name].title, jobCopy[name].whenFailing]),
    ...jobFaults.map((fault) => faultCopy[fault]),
  ];
  expect(new Set(jobNames.map((name) => jobCopy[name].title)).size).toBe(jobNames.length);
  expect(words.join(" ")).not.toMatch(/\b(job|poll|event|webhook|queue|ingest|lease|slot|round)s?\b/i);
});

test("a job that fails says what a person notices, then why, with the fault's own words beneath; one that works says nothing of that", () => {
  const failing = shown(
    aRound({ failingSince: at, fault: "fault", faultDetail: "TypeError: x is undefined", faultAt: at }),
  );
  expect(failing).toMatch(
    /Down .*A customer’s text may show late. All of them are stored\. Partyline made a mistake.*TypeError: x is undefined/s,
  );
  const back = shown(aRound({ fault: "timed_out", faultDetail: "NotInTime: nothing came", faultAt: at }));
  expect(back).toMatch(/Healthy .*It took too long\./s);
  expect(back).not.toContain("may show late");
  expect(shown(aRound({}))).toMatch(/Healthy .*None/s);
  expect(shown()).toContain("Nothing has run yet");
});

test.each([
  [0, 0, "Everything that came in is in the inbox and on open screens"],
  [1, 0, "1 change has not reached open screens yet. It catches up by itself"],
  [
    3,
    2,
    "2 messages from QuestBlue are stored and not in the inbox yet. 3 changes have not reached open screens yet. It catches up by itself",
  ],
])(
  "with %i changes and %i calls behind, the status page says what that means",
  (unpublished, deliveries, words) => {
    expect(backlogCopy({ unpublished, deliveries })).toBe(words);
  },
);

test("every kind of fault has words of its own", () => {
  expect(new Set(jobFaults.map((fault: JobFault) => faultCopy[fault])).size).toBe(jobFaults.length);
});
