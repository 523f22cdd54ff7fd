import type { Deps } from "@/db/deps";
import type { Actor } from "@/lib/domain/principal";
import { switchNumber, type SwitchResult } from "./switch-number";

export const enableNumber = (
  deps: Deps,
  actor: Actor,
  { numberId }: { numberId: string },
): Promise<SwitchResult> => switchNumber(deps, actor, numberId, null);
