import type { Deps } from "@/db/deps";
import type { StreamEvents } from "@/db/queries/events/append-events";
import { lockMember, workOf as selectWork, writeWork } from "@/db/queries/people/away";
import { err, ok, type Result } from "@/lib/base/result";
import { afterClock } from "@/lib/domain/assignment/away";
import { readExceptions, readPeriods, readSchedule, type Schedule } from "@/lib/domain/hours/schedule";
import { isTimeZone } from "@/lib/domain/hours/time-zone";
import { checkCapacity } from "@/lib/domain/numbers/settings";
import { may } from "@/lib/domain/people/policy";
import { mayManageRole } from "@/lib/domain/people/team";
import type { Actor } from "@/lib/domain/principal";
import type { AwayView } from "@/lib/protocol/views";
import { toAwayView } from "@/lib/view/map/to-view";
import { tellPerson } from "./away";
import { inTeam } from "./in-team";

/** As typed: `days` are seven, Monday first, each its periods; all empty is no schedule. */
export type WorkInput = {
  capacity: string;
  zone: string;
  days: readonly string[];
  exceptions: string;
};
export type WorkField = "capacity" | "zone" | "exceptions" | `day${number}`;
type Refused = { code: "forbidden" | "not_found" } | { code: "invalid"; field: WorkField };

export type PersonsWork = { capacity: number | null; schedule: Schedule | null; away: AwayView | null };

/** How somebody works; null to whoever may not manage people, and for nobody of the team. */
export async function workOf(
  { db }: Pick<Deps, "db">,
  actor: Actor,
  { userId }: { userId: string },
): Promise<PersonsWork | null> {
  if (!may(actor, "people.manage")) return null;
  const work = await selectWork(db, { tenantId: actor.tenantId, userId });
  if (!work) return null;
  return { capacity: work.capacity, schedule: readSchedule(work.workHours), away: toAwayView(work) };
}

/**
 * Changes how many open conversations somebody may be given, and when they work. Hours hold at once: outside of
 * them the person is away from now on.
 */
export const editWork = (
  deps: Pick<Deps, "db" | "now">,
  actor: Actor,
  { userId, ...input }: { userId: string } & WorkInput,
): Promise<Result<{ changed: boolean; events: StreamEvents[] }, Refused>> =>
  inTeam(deps, actor, async (work, now): Promise<Result<{ changed: boolean }, Refused>> => {
    const member = { tenantId: now.tenantId, userId };
    const before = await lockMember(work.tx, member);
    if (!before) return err({ code: "not_found" });
    if (!mayManageRole(now, before.role)) return err({ code: "forbidden" });
    const read = readWork(input);
    if (!read.ok) return err({ code: "invalid", field: read.error });
    const { capacity, schedule } = read.value;
    const fields = [
      ...(capacity === before.capacity ? [] : ["capacity"]),
      ...(JSON.stringify(schedule) === JSON.stringify(readSchedule(before.workHours)) ? [] : ["hours"]),
    ];
    if (fields.length === 0) return ok({ changed: false });
    const { awaySince, awayUntil, awayCause } = before;
    const presence = { awaySince, awayUntil, awayCause, hoursDueAt: null };
    const after = fields.includes("hours") ? afterClock(presence, schedule, deps.now()) : null;
    await writeWork(work.tx, member, { capacity, workHours: schedule, ...after });
    work.audit({
      action: "person.work_edited",
      subject: { type: "person", id: userId },
      details: { fields },
    });
    if (after && (after.awaySince !== awaySince || after.awayUntil !== awayUntil))
      await tellPerson(work, member, after);
    return ok({ changed: true });
  });

function readWork({
  capacity: typed,
  zone,
  days,
  exceptions: dates,
}: WorkInput): Result<{ capacity: number | null; schedule: Schedule | null }, WorkField> {
  const capacity = typed.trim() === "" ? undefined : checkCapacity(typed);
  if (capacity === null) return err("capacity");
  const week = days.map(readPeriods);
  const wrong = week.indexOf(null);
  if (wrong >= 0) return err(`day${wrong}` as const);
  const exceptions = readExceptions(dates);
  if (exceptions === null) return err("exceptions");
  const none = week.every((periods) => periods?.length === 0) && exceptions.length === 0;
  if (none) return ok({ capacity: capacity ?? null, schedule: null });
  if (!isTimeZone(zone)) return err("zone");
  const schedule = readSchedule({ zone, week, exceptions });
  return schedule ? ok({ capacity: capacity ?? null, schedule }) : err("exceptions");
}
