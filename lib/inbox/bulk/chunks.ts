import type { Deps } from "@/db/deps";
import type { Tx } from "@/db/handles";
import {
  bulkItemsIn,
  type BulkOutcome,
  countBulk,
  lockBulk,
  namedBulkItems,
  writeBulkOutcomes,
} from "@/db/queries/conversations/bulk";
import { type ConversationRecord, lockConversation } from "@/db/queries/conversations/conversation-record";
import type { NumberEvents } from "@/db/queries/events/append-events";
import { holdAccess } from "@/db/queries/numbers/grants";
import type { BulkItemState } from "@/db/vocabulary";
import { ok, type Result } from "@/lib/base/result";
import { type ConversationWork, onConversation } from "@/lib/conversation/conversation-work";
import { unitOfWork } from "@/lib/conversation/unit-of-work";
import { visibleNumbers } from "@/lib/domain/people/policy";
import type { Actor } from "@/lib/domain/principal";
import { type BulkChange, type BulkFailure, bulkFailures, type BulkProgress } from "@/lib/protocol/bulk";
import { kindOf } from "./changes";

/** Conversations of one transaction: their numbers' streams wait for it. */
const CHUNK = 50;
/** After this long an answer says how far it is, and whoever asked asks on. */
const BUDGET_MS = 1_000;

/** How far it is, and the events for the rooms. */
export type Told = { progress: BulkProgress; events: NumberEvents[] };
/** A change, and those of its conversations that are in that state. */
type Part = { bulkId: string; state: BulkItemState; change: BulkChange };
type Item = Awaited<ReturnType<typeof bulkItemsIn>>[number];
type Decide = (item: Item, work: ConversationWork) => Promise<Omit<BulkOutcome, "conversationId">>;

/** Decides the items in that state, chunk by chunk, until none is left or the time is over. */
export async function chunks(deps: Deps, actor: Actor, part: Part, decide: Decide): Promise<Told> {
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
