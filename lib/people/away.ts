import type { Deps } from "@/db/deps";
import type { StreamEvents } from "@/db/queries/events/append-events";
import { dueMembers, lockMember, writeWork } from "@/db/queries/people/away";
import { numbersInReach } from "@/db/queries/people/sign-in";
import { settleEach } from "@/lib/base/settle-all";
import { err, ok, type Result } from "@/lib/base/result";
import { memberIdOf, type Whose } from "@/lib/base/stream";
import type { DeliveryDeps } from "@/lib/context";
import { unitOfWork, type Work } from "@/lib/conversation/unit-of-work";
import { afterClock, type Away, MAX_AWAY_MS } from "@/lib/domain/assignment/away";
import { awayUntil } from "@/lib/domain/assignment/away-until";
import { readSchedule } from "@/lib/domain/hours/schedule";
import { may } from "@/lib/domain/people/policy";
import type { Actor, System } from "@/lib/domain/principal";
import type { AwayCommand } from "@/lib/protocol/commands";
import type { AwayView } from "@/lib/protocol/views";
import { toAwayView } from "@/lib/view/map/to-view";

type Member = { tenantId: string; userId: string };
type Refused = { code: "not_found" | "forbidden" | "not_in_future" };
type Outcome = Result<{ away: AwayView | null; events: StreamEvents[] }, Refused>;
type Made = Result<{ away: AwayView | null }, Refused>;

/** May the actor say of this person that they are away? Of oneself: always. */
const maySetAway = (actor: Actor, userId: string): boolean =>
  userId === actor.userId || may(actor, "people.set_away");

/**
 * Away from now on, until a time or until somebody says otherwise. Nothing more is given to them; what they have
 * and nobody answered goes back to the team after a minute (lib/inbox/changes/route-waiting.ts).
 */
export const setAway = (
  deps: Pick<Deps, "db" | "now">,
  actor: Actor,
  { userId, until }: { userId: string; until: Date | null },
): Promise<Outcome> =>
  changeMember(deps, actor, userId, async (work, member, before) => {
    const now = deps.now();
    if (until !== null && (until <= now || until.getTime() > now.getTime() + MAX_AWAY_MS))
      return err({ code: "not_in_future" });
    const away = {
      awaySince: before.awaySince ?? now,
      awayUntil: until,
      awayCause: "by_hand" as const,
      awayBy: userId === actor.userId ? null : actor.userId,
    };
    await writeWork(work.tx, member, away);
    work.audit({
      action: "person.went_away",
      subject: { type: "person", id: userId },
      details: { until: until?.toISOString() ?? null },
    });
    return ok({ away: await tellPerson(work, member, away) });
  });

/** Back. Work hours that are closed now send them away only when they close the next time. */
export const endAway = (
  deps: Pick<Deps, "db" | "now">,
  actor: Actor,
  { userId }: { userId: string },
): Promise<Outcome> =>
  changeMember(deps, actor, userId, async (work, member, before) => {
    if (before.awaySince === null) return ok({ away: null });
    await writeWork(work.tx, member, there);
    work.audit({ action: "person.came_back", subject: { type: "person", id: userId } });
    return ok({ away: await tellPerson(work, member, there) });
  });

/** One of these, as somebody chose it. */
export const changeAway = (
  deps: Pick<Deps, "db" | "now">,
  actor: Actor,
  { userId, until, zone }: { userId: string } & AwayCommand,
): Promise<Outcome> =>
  until === "back"
    ? endAway(deps, actor, { userId })
    : setAway(deps, actor, { userId, until: awayUntil(until, zone, deps.now()) });

const there = { awaySince: null, awayUntil: null, awayCause: null, awayBy: null };

type Locked = NonNullable<Awaited<ReturnType<typeof lockMember>>>;

const changeMember = (
  deps: Pick<Deps, "db">,
  actor: Actor,
  userId: string,
  make: (work: Work<Whose>, member: Member, before: Locked) => Promise<Made>,
): Promise<Outcome> =>
  unitOfWork(deps, actor, async (work: Work<Whose>): Promise<Made> => {
    if (!maySetAway(actor, userId)) return err({ code: "forbidden" });
    const member = { tenantId: actor.tenantId, userId };
    const before = await lockMember(work.tx, member);
    return before && before.disabledAt === null ? make(work, member, before) : err({ code: "not_found" });
  });

/** Everybody who works with this person sees it, and the person on every page they have open. */
export async function tellPerson(work: Work<Whose>, member: Member, now: Away): Promise<AwayView | null> {
  const away = toAwayView(now);
  const event = { type: "person.changed" as const, userId: member.userId, away };
  for (const numberId of await numbersInReach(work.tx, member)) work.tell({ numberId, events: [event] });
  work.tell({ memberId: await memberIdOf(member), events: [event] });
  return away;
}

const PEOPLE_A_ROUND = 100;

/** Brings back whose time away is over, and sends away and brings back by work hours. Returns how many changed. */
export async function watchAway(deps: Pick<DeliveryDeps, "db" | "now" | "publishNow">): Promise<number> {
  let changed = 0;
  const due = await dueMembers(deps.db, { now: deps.now(), limit: PEOPLE_A_ROUND });
  await settleEach(due, async (member) => {
    const by: System = { kind: "system", rule: "routing", tenantId: member.tenantId };
    const done = await unitOfWork(deps, by, async (work: Work<Whose>): Promise<Result<object, never>> => {
      const before = await lockMember(work.tx, member);
      if (!before) return ok({});
      const { awaySince, awayUntil, awayCause, hoursDueAt } = before;
      const now = deps.now();
      const after = afterClock(
        { awaySince, awayUntil, awayCause, hoursDueAt },
        readSchedule(before.workHours),
        now,
      );
      const isOther =
        after.awaySince?.getTime() !== awaySince?.getTime() ||
        after.awayUntil?.getTime() !== awayUntil?.getTime();
      await writeWork(work.tx, member, { ...after, ...(isOther && { awayBy: null }) });
      if (isOther) await tellPerson(work, member, after);
      return ok({});
    });
    if (!done.ok || done.value.events.length === 0) return;
    changed += 1;
    done.value.events.forEach(deps.publishNow);
  });
  return changed;
}
