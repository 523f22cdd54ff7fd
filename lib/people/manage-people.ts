import type { Actor } from "@/lib/domain/principal";
import type { Result } from "@/lib/base/result";
import { changeRole } from "./change-role";
import { switchMember, type SwitchedMember, type SwitchMemberRefusal } from "./switch-member";
import type { DeliveryDeps } from "@/lib/context";
import { failRemoved } from "@/lib/conversation/fail-removed";

type ManageDeps = Pick<DeliveryDeps, "db" | "now" | "publishNow">;

/** Disables or enables somebody, and fails their messages that have not left. `failed`: how many messages. */
export async function switchPerson(
  deps: ManageDeps,
  actor: Actor,
  input: { userId: string; to: "on" | "off" },
): Promise<Result<SwitchedMember & { failed: number }, SwitchMemberRefusal>> {
  const switched = await switchMember(deps, actor, input);
  if (!switched.ok) return switched;
  switched.value.events.forEach(deps.publishNow);
  const failed =
    input.to === "off" ? await failRemoved(deps, { tenantId: actor.tenantId, userId: input.userId }) : 0;
  return { ok: true, value: { ...switched.value, failed } };
}

/** Gives somebody another role. Their waiting messages that they may no longer send do not leave. */
export async function givePersonRole(
  deps: ManageDeps,
  actor: Actor,
  input: Parameters<typeof changeRole>[2],
): ReturnType<typeof changeRole> {
  const changed = await changeRole(deps, actor, input);
  if (!changed.ok) return changed;
  changed.value.events.forEach(deps.publishNow);
  if (changed.value.changed) await failRemoved(deps, { tenantId: actor.tenantId, userId: input.userId });
  return changed;
}
