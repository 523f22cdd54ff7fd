import type { Deps } from "@/db/deps";
import { deleteFollow, followedNumbers, insertFollow } from "@/db/queries/notifications/follows";
import { notificationSettingsOf, writeNotificationSettings } from "@/db/queries/notifications/settings";
import { myNumbers } from "@/db/queries/numbers/my-numbers";
import type { NotificationRule } from "@/db/vocabulary";
import { err, ok, type Result } from "@/lib/base/result";
import { Schedule } from "@/lib/domain/hours/schedule";
import { type NotificationSettings, readNotificationSettings } from "@/lib/domain/notifications/settings";
import { visibleNumbers } from "@/lib/domain/people/policy";
import type { Actor } from "@/lib/domain/principal";

export type NumberChoice = {
  id: string;
  label: string;
  e164: string;
  /** Null: as for every number. */
  rule: NotificationRule | null;
  follows: boolean;
};
export type NotificationChoices = { settings: NotificationSettings; numbers: NumberChoice[] };

/** What the actor chose, and for each number that they may read. */
export async function loadNotificationSettings(deps: Deps, actor: Actor): Promise<NotificationChoices> {
  const { tenantId, userId } = actor;
  const [stored, numbers, followed] = await Promise.all([
    notificationSettingsOf(deps.db, actor),
    myNumbers(deps.db, { tenantId, userId, numbers: visibleNumbers(actor) }),
    followedNumbers(deps.db, actor),
  ]);
  const settings = readNotificationSettings(stored);
  return {
    settings,
    numbers: numbers.map(({ id, label, e164 }) => ({
      id,
      label,
      e164,
      rule: settings.numbers[id] ?? null,
      follows: followed.includes(id),
    })),
  };
}

type Input = Pick<NotificationSettings, "rule" | "sound" | "hideWords"> & {
  quiet: unknown;
  numbers: readonly Pick<NumberChoice, "id" | "rule" | "follows">[];
};

/**
 * Saves what the actor chose. Only numbers that they may read count; what they chose for others stays, for the
 * day on which they have them again.
 */
export async function saveNotificationSettings(
  deps: Deps,
  actor: Actor,
  { quiet, numbers, ...input }: Input,
): Promise<Result<object, { code: "invalid"; field: "quiet" }>> {
  const schedule = quiet === null ? null : Schedule.safeParse(quiet).data;
  if (schedule === undefined) return err({ code: "invalid", field: "quiet" });
  const known = await loadNotificationSettings(deps, actor);
  const chosen = numbers.filter(({ id }) => known.numbers.some((number) => number.id === id));
  const rules = { ...known.settings.numbers };
  for (const { id, rule } of chosen)
    if (rule === null) delete rules[id];
    else rules[id] = rule;
  const { tenantId, userId } = actor;
  await deps.db.transaction(async (tx) => {
    await writeNotificationSettings(tx, actor, {
      ...input,
      quiet: schedule,
      numbers: rules,
    });
    for (const { id, follows } of chosen)
      await (follows ? insertFollow : deleteFollow)(tx, {
        tenantId,
        userId,
        numberId: id,
        conversationId: null,
      });
  });
  return ok({});
}
