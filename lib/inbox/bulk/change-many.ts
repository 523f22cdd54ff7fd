import type { Deps } from "@/db/deps";
import type { Tx } from "@/db/handles";
import {
  bulkItemsIn,
  type BulkOutcome,
  countBulk,
  findBulk,
  insertBulk,
  lockBulk,
  namedBulkItems,
  writeBulkOutcomes,
} from "@/db/queries/conversations/bulk";
import { type ConversationRecord, lockConversation } from "@/db/queries/conversations/conversation-record";
import { tagsOfTenant } from "@/db/queries/conversations/tags";
import { holdAccess } from "@/db/queries/numbers/grants";
import type { NumberEvents } from "@/db/queries/events/append-events";
import type { BulkItemState } from "@/db/vocabulary";
import { err, ok, type Result } from "@/lib/base/result";
import { type ConversationWork, onConversation } from "@/lib/conversation/conversation-work";
import { unitOfWork } from "@/lib/conversation/unit-of-work";
import { isSnoozeTime } from "@/lib/domain/conversation/snooze";
import { canSee, may, visibleNumbers } from "@/lib/domain/people/policy";
import type { Actor } from "@/lib/domain/principal";
import type { BulkChange, BulkFailure, BulkProgress } from "@/lib/protocol/bulk";
import { bulkFailures } from "@/lib/protocol/bulk";
import type { ListInput } from "../list/list-conversations";
import { type BulkUndo, isAsLeft, kindOf, lookOf, ruleOf, type Target } from "./changes";
import { idsMatching } from "./ids-matching";

/** Conversations of one transaction: their numbers' streams wait for it. */
const CHUNK = 50;
/** After this long an answer says how far it is, and whoever asked asks on. */
const BUDGET_MS = 1_000;

type Chosen = { ids: readonly string[] } | { filter: ListInput };
type Told = { progress: BulkProgress; events: NumberEvents[] };
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
  const began = await findBulk(deps.db, scope);
  if (began === undefined) {
    if (change.type === "snooze" && !isSnoozeTime(new Date(change.until), deps.now()))
      return err({ code: "invalid_until" });
    if (change.type === "tag" && !(await areOffered(deps, actor, change.add)))
      return err({ code: "not_found" });
    const conversationIds = "ids" in chosen ? chosen.ids : await idsMatching(deps, actor, chosen.filter);
    const made = await deps.db.transaction((tx) => insertBulk(tx, { ...scope, conversationIds, change }));
    // Asked twice at once, or the id is somebody else's.
    if (!made && (await findBulk(deps.db, scope)) === undefined) return err({ code: "client_id_reused" });
  } else if (!sameJson(began.change, change)) return err({ code: "client_id_reused" });

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

/** Undoes it as one, except where somebody changed a conversation since: that one stays as it is. */
export async function undoMany(
  deps: Deps,
  actor: Actor,
  { id: bulkId }: { id: string },
): Outcome<"not_found" | "too_late"> {
  const { tenantId, userId } = actor;
  const bulk = await findBulk(deps.db, { tenantId, userId, bulkId });
  if (bulk === undefined) return err({ code: "not_found" });
  if (bulk.isOver) return err({ code: "too_late" });
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

/** How many conversations a change of all that match a filter would be about. */
export const countMatching = async (
  deps: Deps,
  actor: Actor,
  filter: ListInput,
): Promise<{ count: number }> => ({
  count: (await idsMatching(deps, actor, filter)).length,
});

/** By the policy and the rule of one conversation; null if it is so now. */
async function attempt(target: Target, change: BulkUndo): Promise<BulkFailure | null> {
  const { action, apply } = ruleOf(change);
  const { actor, work } = target;
  const { record } = work;
  if (!may(actor, action, record)) return canSee(actor, record.numberId) ? "forbidden" : "not_found";
  return (await apply(target, change)) ?? null;
}

/** A change, and those of its conversations that are in that state. */
type Part = { bulkId: string; state: BulkItemState; change: BulkChange };
type Item = Awaited<ReturnType<typeof bulkItemsIn>>[number];
type Decide = (item: Item, work: ConversationWork) => Promise<Omit<BulkOutcome, "conversationId">>;

/** Decides the items in that state, chunk by chunk, until none is left or the time is over. */
async function chunks(deps: Deps, actor: Actor, part: Part, decide: Decide): Promise<Told> {
  const until = deps.now().getTime() + BUDGET_MS;
  const events: NumberEvents[] = [];
  for (;;) {
    const done = await chunk(deps, actor, part, decide);
    events.push(...done.events);
    if (done.decided < CHUNK || deps.now().getTime() >= until) break;
  }
  return { progress: await progressOf(deps, actor, part), events };
}

async function chunk(
  deps: Deps,
  actor: Actor,
  { bulkId, state, change }: Part,
  decide: Decide,
): Promise<{ decided: number; events: NumberEvents[] }> {
  const { tenantId, userId } = actor;
  const done = await unitOfWork(deps, actor, async (work): Promise<Result<{ decided: number }, never>> => {
    await lockBulk(work.tx, { tenantId, userId, bulkId });
    const items = await bulkItemsIn(work.tx, { bulkId, state, limit: CHUNK });
    const conversationIds = items.map(({ conversationId }) => conversationId);
    if (kindOf(change).holdsAccess) await holdAccess(work.tx, { tenantId, conversationIds });
    const records = await lockAll(work.tx, tenantId, conversationIds);
    const outcomes: BulkOutcome[] = [];
    for (const [index, item] of items.entries()) {
      const record = records[index];
      const outcome = record
        ? await decide(item, onConversation(work, record))
        : { state: state === "pending" ? ("failed" as const) : ("left" as const), code: "not_found" };
      outcomes.push({ conversationId: item.conversationId, ...outcome });
    }
    if (outcomes.length > 0) work.write((tx) => writeBulkOutcomes(tx, bulkId, outcomes));
    return ok({ decided: items.length });
  });
  return done.ok ? done.value : done.error;
}

/**
 * All of a chunk's conversations before the first is changed, in the order of their ids, as ingest locks several:
 * two changes that cross each other wait, and neither holds what the other needs first.
 */
const lockAll = (
  tx: Tx,
  tenantId: string,
  conversationIds: readonly string[],
): Promise<(ConversationRecord | undefined)[]> =>
  Promise.all(conversationIds.map((conversationId) => lockConversation(tx, { tenantId, conversationId })));

async function progressOf(
  { db }: Deps,
  actor: Actor,
  { bulkId, state: pending }: Part,
): Promise<BulkProgress> {
  const [counted, named] = await Promise.all([
    countBulk(db, { bulkId }),
    namedBulkItems(db, { bulkId, numbers: visibleNumbers(actor) }),
  ]);
  const sum = (fits: (row: (typeof counted)[number]) => boolean) =>
    counted.filter(fits).reduce((total, { count }) => total + count, 0);
  const inState = (state: BulkItemState) => sum((row) => row.state === state);
  return {
    total: sum(() => true),
    left: inState(pending),
    changed: inState("changed"),
    same: inState("same"),
    undone: inState("undone"),
    kept: inState("left"),
    failed: Object.fromEntries(
      bulkFailures.flatMap((code) => {
        const count = sum((row) => row.state === "failed" && row.code === code);
        return count > 0 ? [[code, count]] : [];
      }),
    ),
    named: named.map(({ state, code, ...item }) => ({
      ...item,
      code: state === "left" ? "kept" : (code as BulkFailure),
    })),
  };
}

/** Tags are checked once, as for one conversation: unknown and archived ones are answered alike. */
async function areOffered({ db }: Deps, { tenantId }: Actor, ids: readonly string[]): Promise<boolean> {
  const tags = await tagsOfTenant(db, { tenantId });
  return ids.every((id) => tags.some((tag) => tag.id === id && tag.archivedAt === null));
}

/** The database does not keep the order of an object's fields. */
const sameJson = (a: unknown, b: unknown): boolean => sorted(a) === sorted(b);
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
