import type { Deps } from "@/db/deps";
import { unseenMentions } from "@/db/queries/conversations/mentions";
import { tagsOfTenant } from "@/db/queries/conversations/tags";
import { myNumbers } from "@/db/queries/numbers/my-numbers";
import { peopleAround } from "@/db/queries/people/people";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { readDisplay } from "@/lib/domain/people/display-settings";
import { visibleNumbers } from "@/lib/domain/people/policy";
import { readKeySettings } from "@/lib/view/keys";
import { toMyNumber } from "@/lib/view/map/my-number";
import { myPermissions } from "@/lib/view/map/permissions";
import { toAwayView, toTagView } from "@/lib/view/map/to-view";
import { OWN_STREAM } from "@/lib/view/reduce/streams";
import type { InboxSnapshot } from "@/lib/view/types";
import { listPage, type ListInput } from "./list-conversations";

type Loaded = Result<InboxSnapshot, { code: "bad_cursor" }>;

/**
 * The list pane with the position of each stream, read as of one instant, so that everything later comes as
 * events (V26). The actor's rights are read at the same instant: the position in their own stream may already
 * be after a number that was given to them since the session was loaded.
 */
export async function loadInbox(deps: Deps, actor: Actor, input: ListInput = {}): Promise<Loaded> {
  const loaded = await loadAs(deps, actor, input);
  return "rights" in loaded ? loadInbox(deps, { ...actor, ...loaded.rights }, input) : loaded;
}

const written = ({ tenantRole, grants }: Pick<Actor, "tenantRole" | "grants">): string =>
  [tenantRole, ...grants.map(({ numberId, role }) => `${numberId} ${role}`).toSorted()].join();

/** The snapshot, or the rights that the actor has now if they differ. */
const loadAs = (
  deps: Deps,
  actor: Actor,
  input: ListInput,
): Promise<Loaded | { rights: Pick<Actor, "tenantRole" | "grants"> }> =>
  deps.db.transaction(
    async (tx) => {
      const { tenantId, userId } = actor;
      const visible = visibleNumbers(actor);
      const [page, people, numbers, mentions, tags] = await Promise.all([
        listPage(tx, actor, input),
        peopleAround(tx, actor),
        myNumbers(tx, { tenantId, userId, numbers: visible }),
        unseenMentions(tx, { tenantId, userId, numbers: visible }),
        tagsOfTenant(tx, { tenantId }),
      ]);
      if (!page.ok) return err(page.error);
      const me = people.find(({ id }) => id === userId);
      if (me?.epoch == null || me.seq === null)
        throw new Error(`person ${userId} is signed in to a tenant that they do not belong to`);
      const rights = { tenantRole: me.role, grants: me.grants };
      if (written(rights) !== written(actor)) return { rights };
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
        people: people.map((person) => {
          const away = toAwayView(person);
          return { id: person.id, name: person.name, color: person.color, ...(away && { away }) };
        }),
        admins: admins.map(({ id }) => id),
        tags: tags.map(toTagView),
        numbers: numbers.map((number) => toMyNumber(actor, number)),
        streams: {
          ...Object.fromEntries(numbers.map(({ id, epoch, seq }) => [id, { epoch, seq }])),
          [OWN_STREAM]: { epoch: me.epoch, seq: me.seq },
        },
        ...page.value,
        mentions,
      });
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
