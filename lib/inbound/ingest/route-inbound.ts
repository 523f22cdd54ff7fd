import type { Tx } from "@/db/handles";
import { teamsOwn } from "@/db/queries/assignment/due";
import type { InboundNumber } from "@/db/queries/inbound/inbound-conversations";
import { openRoster } from "@/lib/conversation/roster";
import { choosesAssignee } from "@/lib/domain/assignment/routing";
import type { InboundLedger } from "./inbound-ledger";

/**
 * Gives the conversations with a new message to somebody, where their number chooses who gets them (N10). Who has
 * one keeps it, unless they are away or may no longer reply there. What was given back while the customer waited
 * stays the team's. If nobody can take it, it stays with the team and the sweep goes on looking. Returns what is
 * still to be written. On other numbers it costs nothing.
 */
export async function routeInbound(
  tx: Tx,
  ledger: InboundLedger,
  numbers: readonly InboundNumber[],
): Promise<() => Promise<unknown>> {
  const routings = new Map(
    numbers.filter(({ routing }) => choosesAssignee(routing)).map(({ id, routing }) => [id, routing]),
  );
  if (routings.size === 0) return async () => {};
  const waiting = ledger.waiting().filter(({ numberId }) => routings.has(numberId));
  const returned = waiting.filter(
    ({ assigneeId, lastAssigneeId }) => assigneeId === null && lastAssigneeId !== null,
  );
  const teams = await teamsOwn(
    tx,
    returned.map(({ id }) => id),
  );
  const routed = waiting.filter(({ id }) => !teams.includes(id));
  const rosters = await Promise.all(
    [...Map.groupBy(routed, ({ tenantId }) => tenantId)]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(async ([, ofTenant]) => ({ ofTenant, roster: await openRoster(tx, ofTenant) })),
  );
  for (const { ofTenant, roster } of rosters)
    for (const conversation of ofTenant) {
      const { assigneeId, numberId } = conversation;
      const lost = assigneeId === null ? null : roster.lost(conversation, assigneeId);
      if (assigneeId !== null && lost === null) continue;
      const free = lost === null ? conversation : ledger.assign(conversation, { to: null, reason: lost });
      const given = roster.give(free, routings.get(numberId) ?? "none");
      if (given) ledger.assign(free, { to: given.assigneeId, reason: given.reason });
    }
  return () => Promise.all(rosters.map(({ roster }) => roster.write(tx)));
}
