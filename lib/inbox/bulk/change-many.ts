import type { Deps } from "@/db/deps";
import { endBulk, findBulk, insertBulk } from "@/db/queries/conversations/bulk";
import { tagsOfTenant } from "@/db/queries/conversations/tags";
import { err, ok, type Result } from "@/lib/base/result";
import { isSnoozeTime } from "@/lib/domain/conversation/snooze";
import { canSee, may } from "@/lib/domain/people/policy";
import type { Actor } from "@/lib/domain/principal";
import type { BulkChange, BulkFailure } from "@/lib/protocol/bulk";
import type { ScopeInput } from "../list/list-scope";
import { type BulkUndo, isAsLeft, kindOf, lookOf, ruleOf, type Target } from "./changes";
import { chunks, type Told } from "./chunks";
import { idsMatching } from "./matching";

type Chosen = { ids: readonly string[] } | { filter: ScopeInput };
type Outcome<Code extends string> = Promise<Result<Told, { code: Code }>>;

/**
 * Changes many conversations at once: those that are named, or all that match a list's filter now. Each is
 * authorised and changed by the rules of one, a chunk in one transaction, and one that cannot be changed stops no
 * other. `id` is the caller's: asking again with it goes on, and does nothing twice.
 */
export async function changeMany(
  deps: Deps,
  actor: Actor,
  { id: bulkId, change, chosen }: { id: string; change: BulkChange; chosen: Chosen },
): Outcome<"not_found" | "client_id_reused" | "invalid_until"> {
  const { tenantId, userId } = actor;
  const scope = { tenantId, userId, bulkId };
  let bulk = await findBulk(deps.db, scope, change);
  if (bulk === undefined) {
    if (change.type === "snooze" && !isSnoozeTime(new Date(change.until), deps.now()))
      return err({ code: "invalid_until" });
    if (change.type === "tag" && !(await areOffered(deps, actor, change.add)))
      return err({ code: "not_found" });
    const conversationIds = "ids" in chosen ? chosen.ids : await idsMatching(deps, actor, chosen.filter);
    await deps.db.transaction((tx) => insertBulk(tx, { ...scope, conversationIds, change }));
    // Asked twice at once it is the other's; nothing, if the id is somebody else's.
    bulk = await findBulk(deps.db, scope, change);
  }
  if (!bulk?.isSame) return err({ code: "client_id_reused" });

  return ok(
    await chunks(deps, actor, { bulkId, state: "pending", change }, async ({ assigneeId }, work) => {
      const failure = await attempt({ work, actor, assigneeId }, change);
      if (failure !== null) return { state: "failed", code: failure };
      const now = work.now();
      if (now === work.record) return { state: "same" };
      return {
        state: "changed",
        undo: kindOf(change).undo(work.record, now, change),
        looked: lookOf(change, now),
      };
    }),
  );
}

/**
 * Undoes it as one, except where somebody changed a conversation since: that one stays as it is. What was not changed
 * by now is not changed any more, also by a request that is under way.
 */
export async function undoMany(
  deps: Deps,
  actor: Actor,
  { id: bulkId }: { id: string },
): Outcome<"not_found" | "too_late"> {
  const { tenantId, userId } = actor;
  const bulk = await findBulk(deps.db, { tenantId, userId, bulkId });
  if (bulk === undefined) return err({ code: "not_found" });
  if (bulk.isOver) return err({ code: "too_late" });
  await deps.db.transaction((tx) => endBulk(tx, { tenantId, userId, bulkId }));
  const change = bulk.change as BulkChange;
  return ok(
    await chunks(
      deps,
      actor,
      { bulkId, state: "changed", change },
      async ({ undo, looked, assigneeId }, work) => {
        if (looked === null || !(await isAsLeft(work, change, looked))) return { state: "left" };
        const failure = await attempt({ work, actor, assigneeId }, undo as BulkUndo);
        return { state: failure === null && work.now() !== work.record ? "undone" : "left" };
      },
    ),
  );
}

/** By the policy and the rule of one conversation; null if it is so now. */
async function attempt(target: Target, change: BulkUndo): Promise<BulkFailure | null> {
  const { action, apply } = ruleOf(change);
  const { actor, work } = target;
  const { record } = work;
  if (!may(actor, action, record)) return canSee(actor, record.numberId) ? "forbidden" : "not_found";
  return (await apply(target, change)) ?? null;
}

/** Tags are checked once, as for one conversation: unknown and archived ones are answered alike. */
async function areOffered({ db }: Deps, { tenantId }: Actor, ids: readonly string[]): Promise<boolean> {
  const tags = await tagsOfTenant(db, { tenantId });
  return ids.every((id) => tags.some((tag) => tag.id === id && tag.archivedAt === null));
}
