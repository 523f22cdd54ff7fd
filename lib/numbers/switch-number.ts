import { eq, sql } from "drizzle-orm";
import type { Deps } from "@/db/deps";
import { appendEventsAndCommit, type AppendedEvent } from "@/db/queries/events/append-events";
import { lockNumber } from "@/db/queries/numbers/grants";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { numbers } from "@/db/schema/numbers";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { canSee, may } from "@/lib/domain/policy";
import type { NumberView } from "@/lib/protocol/views";
import { numberView } from "./number-view";

export type SwitchResult = Result<
  { number: NumberView; events: AppendedEvent[] },
  { code: "not_found" | "forbidden" }
>;

/** Off with a reason, or on. Who is on the number stays; what waits to leave is looked at again when it is due (A5). */
export const switchNumber = (
  deps: Deps,
  actor: Actor,
  numberId: string,
  off: { reason: string | null } | null,
): Promise<SwitchResult> =>
  deps.db.transaction(async (tx): Promise<SwitchResult> => {
    const { tenantId, userId } = actor;
    const number = canSee(actor, numberId) ? await lockNumber(tx, { tenantId, numberId }) : undefined;
    if (!number) return err({ code: "not_found" });
    if (!may(actor, "number.disable", { numberId })) return err({ code: "forbidden" });
    if ((number.disabledAt !== null) === (off !== null))
      return ok({ number: await numberView(tx, numberId), events: [] });

    const change = off
      ? { disabledAt: sql`clock_timestamp()`, disabledBy: userId, disabledReason: off.reason }
      : { disabledAt: null, disabledBy: null, disabledReason: null };
    await tx.update(numbers).set(change).where(eq(numbers.id, numberId));
    await recordAudit(tx, actor, {
      action: off ? "number.disabled" : "number.enabled",
      subject: { type: "number", id: numberId },
    });
    const view = await numberView(tx, numberId);
    const [told] = await appendEventsAndCommit(tx, [
      { numberId, events: [{ type: "number.changed", number: view }] },
    ]);
    return ok({ number: view, events: told?.events ?? [] });
  });
