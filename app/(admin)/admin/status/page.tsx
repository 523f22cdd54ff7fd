import { Database, Globe, Play, RefreshCw, Send, Users, Webhook } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { CARRIER } from "@/lib/base/carrier-name";
import { buttonClass } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import { addressProblems } from "@/lib/domain/carrier/public-address";
import { env } from "@/lib/env";
import { systemStatus } from "@/lib/insight/system-status";
import type { Health } from "@/lib/domain/insight/health";
import { isRoomUp } from "@/lib/realtime/is-room-up";
import { roomService } from "@/lib/realtime/room-address";
import { storedRefusalCopy } from "@/lib/view/copy/message/account-copy";
import { dollars } from "@/lib/view/copy/money";
import { webDeps } from "@/lib/web/deps";
import { requireAdmin } from "../_lib/require-admin";
import { Notice } from "@/app/_ui/forms/form";
import { Badge } from "@/app/_ui/display/badge";
import { PageHead } from "../_components/page-head";
import { Renew } from "@/app/_ui/controls/with-script";
import { When } from "@/app/_ui/display/times";
import { addressCopy } from "../webhook/copy";
import { Collisions } from "./collisions";
import { backlogCopy, healthCopy } from "./copy";
import { Jobs } from "./jobs";
import { Figures } from "@/app/(admin)/admin/_components/section";
import { personClass, Table } from "@/app/_ui/layout/table";

export const metadata: Metadata = { title: "Status" };

const RENEW_SECONDS = 15;
const marks: Record<Health, React.ReactNode> = {
  healthy: <Badge kind="ok">{healthCopy.healthy}</Badge>,
  degraded: <Badge kind="late">{healthCopy.degraded}</Badge>,
  down: <Badge kind="fail">{healthCopy.down}</Badge>,
};

export default async function StatusPage() {
  const actor = await requireAdmin("webhook.manage");
  const status = await systemStatus(webDeps(), actor, () => isRoomUp(roomService(env())));
  if (!status.ok) notFound();
  const { checkedAt, database, room, worker, sending, figures, collisions, lastCall, jobs } = status.value;
  const now = checkedAt.getTime();
  const wrong = addressProblems(env().appUrl);
  const waitingCopy =
    figures.waiting === 0
      ? "nothing waits"
      : figures.waiting === 1
        ? "1 text waits and leaves when it does"
        : `${figures.waiting} texts wait and leave in order when it does`;
  const sendingMark = !sending.hasCredentials ? (
    <Badge kind="fail">No credentials</Badge>
  ) : sending.pausedAt ? (
    <Badge kind="fail">Out of money</Badge>
  ) : sending.refusal !== null ? (
    <Badge kind="fail">Refuses us</Badge>
  ) : sending.openedAt ? (
    <Badge kind="fail">Does not answer</Badge>
  ) : sending.failures > 0 ? (
    <Badge kind="wait">Answers late</Badge>
  ) : (
    marks.healthy
  );
  return (
    <>
      <PageHead
        title="Status"
        words={
          <>
            Checked <When iso={checkedAt.toISOString()} now={now} />.<Renew everySeconds={RENEW_SECONDS} />
          </>
        }
      >
        <a className={buttonClass()} href="/admin/status">
          <Icon as={RefreshCw} size="s" />
          Check now
        </a>
      </PageHead>
      {worker.health === "down" && (
        <Notice kind="danger">
          The worker is silent. Texts that were just sent still leave; what waits for a time, and what failed
          once, does not. Start it again where this product runs.
        </Notice>
      )}
      {room.health === "down" && (
        <Notice kind="warning">
          The rooms do not answer. Nothing is lost and nobody can answer twice; colleagues&rsquo; work shows a
          few seconds late. Start them again, or look at ROOM_URL.
        </Notice>
      )}
      {sending.openedAt && sending.refusal === null && (
        <Notice kind="warning">
          {CARRIER} does not answer. Nothing is lost: {waitingCopy}.
        </Notice>
      )}
      <Figures>
        <div>
          <dt>Waiting to leave</dt>
          <dd>{figures.waiting}</dd>
          <dd>
            {figures.oldestWaitMs === null ? "nothing waits" : `oldest ${spanCopy(figures.oldestWaitMs)}`}
          </dd>
          {figures.held > 0 && (
            <dd>
              <Link href="/admin/held">{figures.held} held for a person</Link>
            </dd>
          )}
        </div>
        <div>
          <dt>Not confirmed</dt>
          <dd>{figures.unconfirmed}</dd>
          <dd>
            {figures.unconfirmed === 0
              ? "every text is accounted for"
              : figures.asked === 0
                ? `nobody knows whether ${figures.unconfirmed === 1 ? "it" : "they"} left`
                : figures.asked === figures.unconfirmed
                  ? "still asked about"
                  : `${figures.asked} still asked about`}
          </dd>
        </div>
        <div>
          <dt>Sent in the last hour</dt>
          <dd>{figures.sentMessages}</dd>
          <dd>{figures.sentSegments} segments</dd>
        </div>
        <div>
          <dt>In quarantine</dt>
          <dd>{figures.quarantined}</dd>
          <dd>
            {figures.quarantined > 0 ? <Link href="/admin/quarantine">Take them in</Link> : "nothing waits"}
          </dd>
        </div>
      </Figures>
      <Table cards>
        <thead>
          <tr>
            <th>Part</th>
            <th>State</th>
            <th>Detail</th>
            <th data-right="">Answer</th>
          </tr>
        </thead>
        <tbody>
          <Part
            Drawing={Database}
            name="Database"
            state={marks.healthy}
            detail={backlogCopy(figures)}
            answer={msCopy(database.ms)}
          />
          <Part
            Drawing={Users}
            name="Rooms"
            state={marks[room.health]}
            detail={
              room.health === "healthy"
                ? "Colleagues see each other at once"
                : "The inbox works, a few seconds later"
            }
            answer={msCopy(room.ms)}
          />
          <Part
            Drawing={Play}
            name="Worker"
            state={marks[worker.health]}
            detail={worker.sinceMs === null ? "Has never run" : `Last round ${spanCopy(worker.sinceMs)} ago`}
            answer={worker.sinceMs === null ? "-" : spanCopy(worker.sinceMs)}
          />
          <Part
            Drawing={Send}
            name={`${CARRIER} sending`}
            state={sendingMark}
            detail={
              !sending.hasCredentials ? (
                <>
                  No text leaves until they are set. <Link href="/admin/questblue">Set them</Link>
                </>
              ) : sending.pausedAt ? (
                <>
                  Waits for money since <When iso={sending.pausedAt.toISOString()} now={now} />
                </>
              ) : sending.openedAt && sending.refusal !== null ? (
                <>
                  {storedRefusalCopy(sending.refusal)} Since{" "}
                  <When iso={sending.openedAt.toISOString()} now={now} />. {waitingCopy}
                </>
              ) : sending.openedAt ? (
                <>
                  Stopped trying <When iso={sending.openedAt.toISOString()} now={now} />, one text probes
                </>
              ) : figures.held > 0 ? (
                `${figures.held} ${figures.held === 1 ? "text is" : "texts are"} held for a person to let go`
              ) : (
                `Texts leave when they are due${sending.balance === null ? "" : `. Left to spend: ${dollars(sending.balance)}`}`
              )
            }
            answer="-"
          />
          <Part
            Drawing={Webhook}
            name={`${CARRIER} calling us`}
            state={
              lastCall ? (
                lastCall.answered !== false ? (
                  marks.healthy
                ) : (
                  <Badge kind="wait">Not answered</Badge>
                )
              ) : (
                <Badge kind="late">Never received</Badge>
              )
            }
            detail={
              lastCall ? (
                <>
                  Last call <When iso={lastCall.receivedAt.toISOString()} now={now} />
                  {figures.missed > 0 && (
                    <>
                      .{" "}
                      <Link href="/admin/missed">
                        {figures.missed === 1 ? "1 text" : `${figures.missed} texts`} did not reach us
                      </Link>
                    </>
                  )}
                </>
              ) : (
                "Run the self-test on the Webhook page"
              )
            }
            answer="-"
          />
          <Part
            Drawing={Globe}
            name="Public address"
            state={wrong.length === 0 ? marks.healthy : marks.degraded}
            detail={
              <>
                <span className="break-all">{env().appUrl}</span>
                {wrong.map((problem) => (
                  <span key={problem} className="block">
                    {addressCopy[problem]}
                  </span>
                ))}
              </>
            }
            answer="-"
          />
        </tbody>
      </Table>
      <Jobs jobs={jobs} now={now} />
      <Collisions figures={collisions} />
    </>
  );
}

type PartProps = {
  Drawing: typeof Database;
  name: string;
  state: React.ReactNode;
  detail: React.ReactNode;
  answer: string;
};

function Part({ Drawing, name, state, detail, answer }: PartProps) {
  return (
    <tr>
      <td>
        <span className={personClass}>
          <Icon as={Drawing} />
          <b>{name}</b>
        </span>
      </td>
      <td data-label="State">{state}</td>
      <td data-label="Detail" className="text-text-2">
        <span>{detail}</span>
      </td>
      <td data-label="Answer" className="tabular-nums" data-right="">
        {answer}
      </td>
    </tr>
  );
}

const msCopy = (ms: number): string => (ms < 1_000 ? `${Math.max(1, Math.round(ms))} ms` : spanCopy(ms));

function spanCopy(ms: number): string {
  const seconds = Math.max(0, ms / 1_000);
  if (seconds < 60) return `${Math.round(seconds)} s`;
  return seconds < 3_600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3_600)} h`;
}
