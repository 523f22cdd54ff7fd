import type { Deps } from "@/db/deps";
import type { Tx } from "@/db/handles";
import {
  appendEventsAndCommit,
  type EventToAppend,
  type AppendedEvent,
} from "@/db/queries/events/append-events";
import { type AuditEntry, recordAudit } from "@/db/queries/ops/record-audit";
import type { Whose } from "@/lib/base/stream";
import { err, ok, type Result } from "@/lib/base/result";
import type { Principal } from "@/lib/domain/principal";

/**
 * One change while it is being made. Statements, audit rows and events given to it are written at its end.
 */
export type Work<W extends Whose = { numberId: string }> = {
  tx: Tx;
  by: Principal;
  write(statement: (tx: Tx) => PromiseLike<unknown>): void;
  audit(entry: AuditEntry): void;
  tell(...published: (W & { events: EventToAppend[] })[]): void;
};

/** Carries a refusal out of its transaction, which is rolled back. */
class Refused extends Error {
  constructor(readonly error: unknown) {
    super("refused");
  }
}

/**
 * One change in one transaction, which commits only here: first the statements of `make`, then the rows and
 * audit it gave, last the events together with COMMIT. All of it is written or nothing: a fault of any part,
 * or a refusal, leaves no trace. Returns the result with the events for the rooms.
 */
export async function unitOfWork<T, E, W extends Whose = { numberId: string }>(
  { db }: Pick<Deps, "db">,
  by: Principal,
  make: (work: Work<W>) => Promise<Result<T, E>>,
): Promise<Result<T & { events: (W & { events: AppendedEvent[] })[] }, E>> {
  try {
    return await db.transaction(async (tx) => {
      const writes: ((tx: Tx) => PromiseLike<unknown>)[] = [];
      const published: (W & { events: EventToAppend[] })[] = [];
      const made = await make({
        tx,
        by,
        write: (statement) => void writes.push(statement),
        audit: (entry) => void writes.push(() => recordAudit(tx, by, entry)),
        tell: (...events) => void published.push(...events),
      });
      if (!made.ok) throw new Refused(made.error);
      // Answered before the commit is sent, so that it cannot overtake any of them.
      await Promise.all(writes.map((write) => write(tx)));
      return ok({ ...made.value, events: await appendEventsAndCommit(tx, published) });
    });
  } catch (fault) {
    if (fault instanceof Refused) return err(fault.error as E);
    throw fault;
  }
}
