import type { Deps } from "@/db/deps";
import {
  insertTag,
  memberStreamsOf,
  tagsOfTenant,
  tagUses,
  updateTag,
} from "@/db/queries/conversations/tags";
import type { StreamEvents } from "@/db/queries/events/append-events";
import { lockTeam } from "@/db/queries/people/team";
import type { TagColor } from "@/db/vocabulary";
import { newId } from "@/lib/base/ids";
import { err, ok, type Result } from "@/lib/base/result";
import type { Whose } from "@/lib/base/stream";
import { unitOfWork, type Work } from "@/lib/conversation/unit-of-work";
import { checkTagName, MAX_TAGS, nextTagColor } from "@/lib/domain/conversation/tags";
import { may } from "@/lib/domain/people/policy";
import type { Actor } from "@/lib/domain/principal";
import type { TagView } from "@/lib/protocol/views";
import { toTagView } from "@/lib/view/map/to-view";

type Refused = { code: "forbidden" | "invalid_name" | "name_taken" };
type Tags = Awaited<ReturnType<typeof tagsOfTenant>>;
type Edited = { tag: TagView; changed: boolean };
type Told = { events: StreamEvents[] };

/** A new tag for the team's list. Without a colour it gets one that few others have. */
export const addTag = (
  deps: Pick<Deps, "db">,
  actor: Actor,
  input: { name: string; color?: TagColor | undefined },
): Promise<Result<Edited & Told, Refused | { code: "too_many_tags" }>> =>
  inTags(deps, actor, async (work, held): Promise<Result<Edited, Refused | { code: "too_many_tags" }>> => {
    const name = checkTagName(input.name);
    if (name === null) return err({ code: "invalid_name" });
    if (held.length >= MAX_TAGS) return err({ code: "too_many_tags" });
    const color = input.color ?? nextTagColor(held.map((tag) => tag.color));
    const tag = { id: newId(), name, color };
    const { tenantId, userId: createdBy } = actor;
    if (!(await insertTag(work.tx, { ...tag, tenantId, createdBy }))) return err({ code: "name_taken" });
    work.audit({ action: "tag.added", subject: { type: "tag", id: tag.id }, details: { name } });
    return ok({ tag: toTagView({ ...tag, archivedAt: null }), changed: true });
  });

/**
 * Gives a tag another name or colour, archives it or brings it back. Conversations keep it: they hold its id.
 */
export const editTag = (
  deps: Pick<Deps, "db">,
  actor: Actor,
  { tagId, ...input }: { tagId: string; name: string; color: TagColor; archived: boolean },
): Promise<Result<Edited & Told, Refused | { code: "not_found" }>> =>
  inTags(deps, actor, async (work, held): Promise<Result<Edited, Refused | { code: "not_found" }>> => {
    const before = held.find(({ id }) => id === tagId);
    if (!before) return err({ code: "not_found" });
    const name = checkTagName(input.name);
    if (name === null) return err({ code: "invalid_name" });
    const tag: TagView = { id: tagId, name, color: input.color, archived: input.archived };
    const was = toTagView(before);
    if (was.name === name && was.color === tag.color && was.archived === tag.archived)
      return ok({ tag, changed: false });
    const isTaken = held.some((other) => other.id !== tagId && sameName(other.name, name));
    if (isTaken) return err({ code: "name_taken" });
    await updateTag(work.tx, { tenantId: actor.tenantId, tagId }, tag);
    const details = { name, color: tag.color, archived: tag.archived, before: was.name };
    work.audit({ action: "tag.edited", subject: { type: "tag", id: tagId }, details });
    return ok({ tag, changed: true });
  });

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The team's tags with how many conversations have each, for the page that edits them. */
export async function listTags(
  { db }: Pick<Deps, "db">,
  { tenantId }: Actor,
): Promise<(TagView & { uses: number })[]> {
  const [held, uses] = await Promise.all([tagsOfTenant(db, { tenantId }), tagUses(db, { tenantId })]);
  return held.map((tag) => ({ ...toTagView(tag), uses: uses.get(tag.id) ?? 0 }));
}

/**
 * One change of the list at a time, as a unit of work. Everybody of the team hears the list as it is then, each
 * in their own stream: somebody who joins meanwhile waits for the same lock and reads it after.
 */
async function inTags<E>(
  deps: Pick<Deps, "db">,
  actor: Actor,
  change: (work: Work<Whose>, held: Tags) => Promise<Result<Edited, E>>,
): Promise<Result<Edited & Told, E | { code: "forbidden" }>> {
  if (!may(actor, "tags.edit")) return err({ code: "forbidden" });
  return unitOfWork(deps, actor, async (work: Work<Whose>): Promise<Result<Edited, E>> => {
    const { tx } = work;
    await lockTeam(tx, actor);
    const made = await change(work, await tagsOfTenant(tx, actor));
    if (!made.ok || !made.value.changed) return made;
    const tags = (await tagsOfTenant(tx, actor)).map(toTagView);
    for (const member of await memberStreamsOf(tx, actor))
      work.tell({ ...member, events: [{ type: "tags.changed", tags }] });
    return made;
  });
}
