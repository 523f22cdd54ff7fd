import type { Deps } from "@/db/deps";
import type { NumberEvents } from "@/db/queries/events/append-events";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { type HeldDecision, settleHeld } from "./settle-held";

type Settled = {
  settled: number;
  /** Somebody had decided about these, or they are not the actor's to decide. */ left: number;
  told: NumberEvents[];
};
type Outcome = Result<Settled, { code: "not_found" | "forbidden" | "not_held" }>;

/**
 * The same decision about several held texts, in the order in which they were written; each is decided, audited and
 * refused by itself, so that one which a colleague decided meanwhile stops no other. Refused when none was settled.
 */
export async function settleManyHeld(
  deps: Deps,
  actor: Actor,
  { messageIds, as }: { messageIds: readonly string[]; as: HeldDecision },
): Promise<Outcome> {
  const told: NumberEvents[] = [];
  let refused: { code: "not_found" | "forbidden" | "not_held" } | null = null;
  const wanted = [...new Set(messageIds)].toSorted();
  for (const messageId of wanted) {
    const outcome = await settleHeld(deps, actor, { messageId, as });
    if (outcome.ok) told.push(outcome.value);
    else refused ??= outcome.error;
  }
  if (told.length === 0) return err(refused ?? { code: "not_found" });
  return ok({ settled: told.length, left: wanted.length - told.length, told });
}
