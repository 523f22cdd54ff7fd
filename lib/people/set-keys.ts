import type { Deps } from "@/db/deps";
import { writeKeySettings } from "@/db/queries/people/people";
import { ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { readKeySettings, type KeySettings } from "@/lib/view/keys";

/** Switches single keys of the inbox off or on, and what Enter does, for oneself and on every device. What is left out stays as it was. */
export async function setKeys(
  deps: Deps,
  actor: Actor,
  input: { allOff: boolean; off: readonly string[]; enterSends?: boolean | undefined },
): Promise<Result<{ keys: KeySettings }, never>> {
  const { allOff, off } = readKeySettings(input);
  const { enterSends } = input;
  const stored = await writeKeySettings(deps.db, {
    userId: actor.userId,
    keySettings: { allOff, off: [...off], ...(enterSends !== undefined && { enterSends }) },
  });
  return ok({ keys: readKeySettings(stored) });
}
