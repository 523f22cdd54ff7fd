import { eq, sql } from "drizzle-orm";
import type { Deps } from "@/db/deps";
import type { Tx } from "@/db/handles";
import type { AppendedEvent, NumberEvents } from "@/db/queries/events/append-events";
import { lockNumber } from "@/db/queries/numbers/grants";
import { numberFacts } from "@/db/queries/numbers/number-facts";
import { numbers } from "@/db/schema/numbers";
import { err, ok, type Result } from "@/lib/base/result";
import { unitOfWork, type Work } from "@/lib/conversation/unit-of-work";
import { type Action, canSee, may } from "@/lib/domain/people/policy";
import type { Actor, Principal } from "@/lib/domain/principal";
import type { NumberView } from "@/lib/protocol/views";
import { toNumberView } from "@/lib/view/map/to-view";

type Locked = NonNullable<Awaited<ReturnType<typeof lockNumber>>>;
type Hidden = { code: "not_found" | "forbidden" };

/**
 * One change of a number by a principal who may make it: checked under its lock, written as a unit of work.
 */
export const changeNumber = <T, E>(
  deps: Pick<Deps, "db">,
  by: Principal,
  { numberId, action }: { numberId: string; action: Action },
  make: (work: Work, number: Locked) => Promise<Result<T, E>>,
): Promise<Result<T & { events: NumberEvents[] }, E | Hidden>> =>
  unitOfWork(deps, by, async (work): Promise<Result<T, E | Hidden>> => {
    const { tenantId } = by;
    const number = canSee(by, numberId) ? await lockNumber(work.tx, { tenantId, numberId }) : undefined;
    if (!number) return err({ code: "not_found" });
    return may(by, action, { numberId }) ? make(work, number) : err({ code: "forbidden" });
  });

/** A number as everybody on it sees it, as of now in this transaction. */
export async function numberView(tx: Tx, numberId: string): Promise<NumberView> {
  const [number] = await numberFacts(tx, { numberIds: [numberId] });
  if (!number) throw new Error(`number ${numberId} is gone`);
  return toNumberView(number);
}

type SwitchResult = Result<{ number: NumberView; events: AppendedEvent[] }, Hidden>;

/** Nothing leaves from the number any more; the reason is shown in place of the composer. */
export const disableNumber = (
  deps: Deps,
  actor: Actor,
  { numberId, reason }: { numberId: string; reason?: string },
): Promise<SwitchResult> => switchNumber(deps, actor, numberId, { reason: reason?.trim() || null });

export const enableNumber = (
  deps: Deps,
  actor: Actor,
  { numberId }: { numberId: string },
): Promise<SwitchResult> => switchNumber(deps, actor, numberId, null);

/**
 * Switches a number off with a reason, or on. The people on it stay. Waiting messages are checked again when
 * they are due (A5).
 */
async function switchNumber(
  deps: Deps,
  actor: Actor,
  numberId: string,
  off: { reason: string | null } | null,
): Promise<SwitchResult> {
  const switched = await changeNumber(
    deps,
    actor,
    { numberId, action: "number.disable" },
    async ({ tx, ...work }, number): Promise<Result<{ number: NumberView }, never>> => {
      if ((number.disabledAt !== null) === (off !== null))
        return ok({ number: await numberView(tx, numberId) });
      const change = off
        ? { disabledAt: sql`clock_timestamp()`, disabledBy: actor.userId, disabledReason: off.reason }
        : { disabledAt: null, disabledBy: null, disabledReason: null };
      await tx.update(numbers).set(change).where(eq(numbers.id, numberId));
      const view = await numberView(tx, numberId);
      const subject = { type: "number", id: numberId };
      work.audit({ action: off ? "number.disabled" : "number.enabled", subject });
      work.tell({ numberId, events: [{ type: "number.changed", number: view }] });
      return ok({ number: view });
    },
  );
  if (!switched.ok) return switched;
  return ok({ ...switched.value, events: switched.value.events.flatMap(({ events }) => events) });
}
