import type { Deps } from "@/db/deps";
import { writeKeySettings } from "@/db/queries/people";
import { ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/actor";
import { readKeySettings, type KeySettings } from "@/lib/view/keys";

/** Switches single keys of the inbox off or on, for oneself and on every device. */
export async function setKeys(deps: Deps, actor: Actor, input: { allOff: boolean; off: readonly string[] }): Promise<Result<{ keys: KeySettings }, never>> {
  const { allOff, off } = readKeySettings(input);
  await writeKeySettings(deps.db, { userId: actor.userId, keySettings: { allOff, off: [...off] } });
  return ok({ keys: { allOff, off } });
}
