import type { Deps } from "@/db/deps";
import type { Actor } from "@/lib/domain/principal";
import { switchNumber, type SwitchResult } from "./switch-number";

/** Nothing leaves from it any more; the reason stands where the composer was. */
export const disableNumber = (
  deps: Deps,
  actor: Actor,
  { numberId, reason }: { numberId: string; reason?: string },
): Promise<SwitchResult> => switchNumber(deps, actor, numberId, { reason: reason?.trim() || null });
