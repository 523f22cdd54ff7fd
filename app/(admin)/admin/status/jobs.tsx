import type { JobRound } from "@/lib/insight/system-status";
import { When } from "@/app/_ui/display/times";
import { Badge } from "@/app/_ui/display/badge";
import { Table } from "@/app/_ui/layout/table";
import { Section } from "@/app/(admin)/admin/_components/section";
import { faultCopy, healthCopy, jobCopy } from "./copy";

/** The background jobs: the last round of each, and the error of a failing one. */
export function Jobs({ jobs, now }: { jobs: readonly JobRound[]; now: number }) {
  return (
    <Section aria-labelledby="jobs">
      <h2 id="jobs">In the background</h2>
      {jobs.length === 0 ? (
        <p>Nothing has run yet. It begins when the worker does.</p>
      ) : (
        <Table cards>
          <thead>
            <tr>
              <th>What</th>
              <th>State</th>
              <th>Last round</th>
              <th>Last error</th>
            </tr>
          </thead>
          <tbody>
            {jobs.map((job) => (
              <Job key={job.name} job={job} now={now} />
            ))}
          </tbody>
        </Table>
      )}
    </Section>
  );
}

function Job({
  job: { name, endedAt, failingSince, fault, faultDetail, faultAt },
  now,
}: {
  job: JobRound;
  now: number;
}) {
  const { title, whenFailing } = jobCopy[name];
  return (
    <tr>
      <td>
        <b>{title}</b>
      </td>
      <td data-label="State">
        {failingSince === null ? (
          <Badge kind="ok">{healthCopy.healthy}</Badge>
        ) : (
          <Badge kind="fail">{healthCopy.down}</Badge>
        )}
      </td>
      <td data-label="Last round" className="tabular-nums">
        <When iso={endedAt.toISOString()} now={now} />
      </td>
      <td data-label="Last error" className="text-text-2">
        {fault === null || faultAt === null ? (
          "None"
        ) : (
          <>
            <span>{`${failingSince === null ? "" : `${whenFailing} `}${faultCopy[fault]} `}</span>
            <When iso={faultAt.toISOString()} now={now} />
            {faultDetail && <span className="text-text-3 text-small block break-all">{faultDetail}</span>}
          </>
        )}
      </td>
    </tr>
  );
}
