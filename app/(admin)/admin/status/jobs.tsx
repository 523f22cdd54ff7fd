import type { JobRound } from "@/lib/insight/system-status";
import { When } from "@/app/_ui/times";
import { Mark } from "../_components/mark";
import { faultCopy, healthCopy, jobCopy } from "./copy";

/** What is done in the background: when each did so last, and what is wrong where one fails. */
export function Jobs({ jobs, now }: { jobs: readonly JobRound[]; now: number }) {
  return (
    <section className="part" aria-labelledby="jobs">
      <h2 id="jobs">In the background</h2>
      {jobs.length === 0 ? (
        <p>Nothing has run yet. It begins when the worker does.</p>
      ) : (
        <table className="table" data-cards>
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
        </table>
      )}
    </section>
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
          <Mark kind="ok">{healthCopy.healthy}</Mark>
        ) : (
          <Mark kind="fail">{healthCopy.down}</Mark>
        )}
      </td>
      <td data-label="Last round" className="num">
        <When iso={endedAt.toISOString()} now={now} />
      </td>
      <td data-label="Last error" className="soft">
        {fault === null || faultAt === null ? (
          "None"
        ) : (
          <>
            <span>{`${failingSince === null ? "" : `${whenFailing} `}${faultCopy[fault]} `}</span>
            <When iso={faultAt.toISOString()} now={now} />
            {faultDetail && <span className="muted text-small block break-all">{faultDetail}</span>}
          </>
        )}
      </td>
    </tr>
  );
}
