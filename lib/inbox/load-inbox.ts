import type { Deps } from "@/db/deps";
import { myNumbers } from "@/db/queries/numbers/my-numbers";
import { peopleOfTenant } from "@/db/queries/people/people";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { readDisplay } from "@/lib/domain/display-settings";
import { visibleNumbers } from "@/lib/domain/policy";
import { readKeySettings } from "@/lib/view/keys";
import { toMyNumber } from "@/lib/view/map/my-number";
import { myPermissions } from "@/lib/view/map/permissions";
import type { InboxSnapshot } from "@/lib/view/types";
import { listPage, type ListInput } from "./list-conversations";

/**
 * The list pane with each number's stream position, read as of one instant, so that everything later comes as
 * events (V26).
 */
export const loadInbox = (
  deps: Deps,
  actor: Actor,
  input: ListInput = {},
): Promise<Result<InboxSnapshot, { code: "bad_cursor" }>> =>
  deps.db.transaction(
    async (tx) => {
      const { tenantId, userId } = actor;
      const [page, people, numbers] = await Promise.all([
        listPage(tx, actor, input),
        peopleOfTenant(tx, { tenantId }),
        myNumbers(tx, { tenantId, userId, numbers: visibleNumbers(actor) }),
      ]);
      if (!page.ok) return err(page.error);
      const me = people.find(({ id }) => id === userId);
      if (!me) throw new Error(`person ${userId} is signed in to a tenant that they do not belong to`);
      const admins = (["owner", "admin"] as const).flatMap((role) =>
        people.filter((person) => person.role === role),
      );
      const { id, name, color, role, undoSeconds, keySettings, display } = me;
      return ok({
        me: {
          id,
          name,
          color,
          role,
          can: myPermissions(actor),
          undoSeconds,
          keys: readKeySettings(keySettings),
          display: readDisplay(display),
        },
        people: people.map(({ id, name, color }) => ({ id, name, color })),
        admins: admins.map(({ id }) => id),
        numbers: numbers.map((number) => toMyNumber(actor, number)),
        streams: Object.fromEntries(numbers.map(({ id, epoch, seq }) => [id, { epoch, seq }])),
        ...page.value,
      });
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
