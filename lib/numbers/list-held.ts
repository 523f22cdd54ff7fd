import type { Deps } from "@/db/deps";
import { countHeldSends, heldSends } from "@/db/queries/outbound/held-sends";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { administered } from "./admin-numbers";

/** As many as one form decides about. */
export const HELD_PAGE = 50;

export type HeldMessage = Awaited<ReturnType<typeof heldSends>>[number];

/**
 * Messages that are held for a person, oldest first, on the numbers that the actor manages; `next` is where
 * the following page begins.
 */
export async function listHeld(
  deps: Deps,
  actor: Actor,
  { after }: { after: string | null },
): Promise<Result<{ messages: HeldMessage[]; next: string | null }, { code: "forbidden" }>> {
  const numbers = administered(actor);
  if (numbers.length === 0) return err({ code: "forbidden" });
  const rows = await heldSends(deps.db, { tenantId: actor.tenantId, numbers, after, limit: HELD_PAGE + 1 });
  const messages = rows.slice(0, HELD_PAGE);
  return ok({ messages, next: rows.length > HELD_PAGE ? (messages.at(-1)?.messageId ?? null) : null });
}

/** How many there are. */
export const countHeld = (deps: Deps, actor: Actor): Promise<number> =>
  countHeldSends(deps.db, { tenantId: actor.tenantId, numbers: administered(actor) });
