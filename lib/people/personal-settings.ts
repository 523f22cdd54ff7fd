import type { Deps } from "@/db/deps";
import {
  personalSettings,
  writePersonalSettings,
  writeKeySettings,
  findPerson,
} from "@/db/queries/people/people";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import {
  checkUndoSeconds,
  readDisplay,
  type DisplaySettings,
  type Theme,
} from "@/lib/domain/people/display-settings";
import { isTimeZone } from "@/lib/domain/hours/time-zone";
import { readKeySettings, type KeySettings } from "@/lib/view/keys";
import type { PersonColor } from "@/db/vocabulary";
import { findTenant } from "@/db/queries/people/find-tenant";

export type PersonalSettings = { undoSeconds: number; display: DisplaySettings; keys: KeySettings };

/** A person's own settings, on every device. */
export async function loadPersonalSettings(deps: Deps, actor: Actor): Promise<PersonalSettings> {
  const { undoSeconds, display, keySettings } = await personalSettings(deps.db, { userId: actor.userId });
  return { undoSeconds, display: readDisplay(display), keys: readKeySettings(keySettings) };
}

type Input = {
  undoSeconds: string;
  zone: string;
  clock: DisplaySettings["clock"];
  theme: Theme;
  enterSends: boolean;
};
export type SettingsError = { code: "invalid"; field: "undoSeconds" | "zone" };

/** Saves the actor's own settings. An empty zone means the device's. */
export async function savePersonalSettings(
  deps: Deps,
  actor: Actor,
  input: Input,
): Promise<Result<PersonalSettings, SettingsError>> {
  const undoSeconds = checkUndoSeconds(input.undoSeconds);
  if (undoSeconds === null) return err({ code: "invalid", field: "undoSeconds" });
  if (input.zone !== "" && !isTimeZone(input.zone)) return err({ code: "invalid", field: "zone" });
  const { clock, theme, enterSends } = input;
  await writePersonalSettings(deps.db, {
    userId: actor.userId,
    undoSeconds,
    display: { zone: input.zone || null, clock, theme },
    keySettings: { enterSends },
  });
  return ok(await loadPersonalSettings(deps, actor));
}

/** Saves only the theme: it is chosen in the menu, where its effect is visible. */
export async function saveTheme(
  deps: Deps,
  actor: Actor,
  { theme }: { theme: Theme },
): Promise<Result<{ theme: Theme }, never>> {
  await writePersonalSettings(deps.db, { userId: actor.userId, display: { theme } });
  return ok({ theme });
}

/**
 * Sets which single keys of the inbox are off and what Enter does, for the actor on every device. Omitted
 * values stay.
 */
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

/** The actor as others see them: name and colour. */
export async function whoAmI(
  deps: Deps,
  { tenantId, userId, name }: Actor,
): Promise<{ name: string; color: PersonColor }> {
  const me = await findPerson(deps.db, { tenantId, userId });
  return { name, color: me?.color ?? "slate" };
}

/** The name of the actor's team. */
export async function teamName(deps: Deps, { tenantId }: Actor): Promise<string> {
  const tenant = await findTenant(deps.db, { tenantId });
  if (!tenant) throw new Error(`tenant ${tenantId} has a session and is gone`);
  return tenant.name;
}
