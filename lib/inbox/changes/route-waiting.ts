import { type Due, dueForSomebody, dueForTeam } from "@/db/queries/assignment/due";
import { err, ok, type Result } from "@/lib/base/result";
import { settleEach } from "@/lib/base/settle-all";
import type { DeliveryDeps } from "@/lib/context";
import { changeConversation } from "@/lib/conversation/change-conversation";
import { type ConversationWork, takeBack } from "@/lib/conversation/conversation-work";
import { openRoster } from "@/lib/conversation/roster";
import { AWAY_GRACE_MS } from "@/lib/domain/assignment/away";
import { choosesAssignee, type Routing } from "@/lib/domain/assignment/routing";
import { afterAssigned } from "@/lib/domain/conversation/patch";

type SweepDeps = Pick<DeliveryDeps, "db" | "now" | "publishNow">;

const A_ROUND = 100;

/**
 * Returns to the team what stuck to somebody who is away, gone, or did not answer in time, and then gives what
 * waits to whom the numbers choose, the longest waiting first. Each is one transaction that looks again, so that
 * several processes do it once. Returns how many changed hands.
 */
export async function routeWaiting(deps: SweepDeps): Promise<number> {
  let changed = 0;
  const lost = await dueForTeam(deps.db, { now: deps.now(), graceMs: AWAY_GRACE_MS, limit: A_ROUND });
  await settleEach(lost, async (due) => {
    if (await change(deps, due, (work) => loseIfDue(deps, work))) changed += 1;
  });
  /** Numbers on which nobody could take the one before. */
  const full = new Set<string>();
  await settleEach(
    await dueForSomebody(deps.db, { limit: A_ROUND }),
    async ({ numberId, routing, ...due }) => {
      if (full.has(numberId)) return;
      const given = await change(deps, due, (work) => giveIfFree(work, routing));
      if (given === "nobody") full.add(numberId);
      else if (given) changed += 1;
    },
  );
  return changed;
}

type Outcome = Result<object, { code: "unchanged" | "nobody" }>;

/** Not said of itself: somebody was quicker, or it is answered meanwhile. */
const unchanged: Outcome = err({ code: "unchanged" });

async function change(
  deps: SweepDeps,
  { tenantId, conversationId }: Due,
  make: (work: ConversationWork) => Promise<Outcome>,
): Promise<"nobody" | boolean> {
  const by = { kind: "system" as const, rule: "routing" as const, tenantId };
  const changed = await changeConversation(
    deps,
    by,
    { conversationId, actions: ["conversation.assign"] },
    make,
  );
  if (!changed.ok) return changed.error.code === "nobody" && "nobody";
  deps.publishNow(changed.value);
  return true;
}

/** Looks again under the lock: the person may be back, and the conversation answered or somebody else's. */
async function loseIfDue(deps: SweepDeps, work: ConversationWork): Promise<Outcome> {
  const { id, assigneeId } = work.record;
  if (assigneeId === null) return unchanged;
  const [due] = await dueForTeam(work.tx, {
    now: deps.now(),
    graceMs: AWAY_GRACE_MS,
    limit: 1,
    conversationId: id,
  });
  if (!due) return unchanged;
  takeBack(work, due.reason);
  return ok({});
}

async function giveIfFree(work: ConversationWork, routing: Routing): Promise<Outcome> {
  const { record } = work;
  const waits =
    record.listed && record.state === "open" && record.unrespondedSince && record.optOutAt === null;
  if (!waits || record.assigneeId !== null || !choosesAssignee(routing)) return unchanged;
  const roster = await openRoster(work.tx, [record]);
  const given = roster.give(record, routing);
  if (!given) return err({ code: "nobody" });
  const { assigneeId: to, reason } = given;
  work.patch(afterAssigned(record, { to, at: record.at }));
  work.tell({
    type: "conversation.assigned",
    entry: work.entry("assigned", { subjectUserId: to, reason }),
  });
  work.write((tx) => roster.write(tx));
  return ok({});
}
