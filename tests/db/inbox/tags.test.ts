import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { streamEvents } from "@/db/schema/events";
import { auditEntries } from "@/db/schema/governance";
import { MAX_TAGS_OF_CONVERSATION } from "@/db/vocabulary";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import { MAX_TAGS } from "@/lib/domain/conversation/tags";
import type { Actor } from "@/lib/domain/principal";
import { catchUp } from "@/lib/inbox/catch-up";
import { listConversations } from "@/lib/inbox/list/list-conversations";
import { loadConversation } from "@/lib/inbox/conversation/load-conversation";
import { loadInbox } from "@/lib/inbox/list/load-inbox";
import { changeTags } from "@/lib/inbox/tags/change-tags";
import { addTag, editTag, listTags } from "@/lib/inbox/tags/edit-tags";
import { DurableEvent } from "@/lib/protocol/events";
import { applyEvent } from "@/lib/view/reduce/apply-event";
import { OWN_STREAM } from "@/lib/view/reduce/streams";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import {
  aConversation,
  anInbound,
  aNumber,
  aPerson,
  aSharedConversation,
  aTenant,
  onNumber,
} from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

async function aWorld() {
  const world = await aSharedConversation(database.db);
  return { ...world, owner: await aPerson(database.db, world.tenant, { role: "owner" }) };
}
type World = Awaited<ReturnType<typeof aWorld>>;

async function aTag(owner: Actor, name: string) {
  const added = await addTag(deps(), owner, { name });
  if (!added.ok) throw new Error(added.error.code);
  return added.value.tag;
}
const tag = ({ conversation }: World, by: Actor, change: { add?: string[]; remove?: string[] }) =>
  changeTags(deps(), by, {
    conversationId: conversation.conversationId,
    add: change.add ?? [],
    remove: change.remove ?? [],
  });
const snapshot = async (actor: Actor) => {
  const loaded = await loadInbox(deps(), actor);
  if (!loaded.ok) throw new Error(loaded.error.code);
  return loaded.value;
};
const conversationOf = async ({ conversation }: World, by: Actor) => {
  const loaded = await loadConversation(deps(), by, conversation);
  if (!loaded.ok) throw new Error(loaded.error.code);
  return loaded.value;
};

describe("K6: the team's list of tags", () => {
  test("V26: a change reaches everybody's own stream, and the snapshot with its events is a fresh one", async () => {
    const { owner, ana } = await aWorld();
    const kept = await aTag(owner, "warranty");
    const before = await snapshot(ana);
    const added = await aTag(owner, "Vip");
    await editTag(deps(), owner, { tagId: kept.id, name: "Guarantee", color: "red", archived: true });
    const position = before.streams[OWN_STREAM];
    if (!position) throw new Error("no position");
    const caught = await catchUp(deps(), ana, { person: "me", epoch: position.epoch, after: position.seq });
    if (!caught.ok || !("events" in caught.value)) throw new Error("no catch-up");
    const events = caught.value.events.map((event) => DurableEvent.parse(event));
    expect(events.map(({ type }) => type)).toEqual(["tags.changed", "tags.changed"]);
    const after = await snapshot(ana);
    expect(after.tags).toEqual([
      { id: kept.id, name: "Guarantee", color: "red", archived: true },
      { ...added, name: "Vip" },
    ]);
    const live = events.reduce((held, event) => applyEvent(held, OWN_STREAM, event), before);
    expect(live).toEqual(after);
    expect(events.reduce((held, event) => applyEvent(held, OWN_STREAM, event), live)).toEqual(after);
  });

  test("says who did what, and a change that is none says nothing", async () => {
    const { owner, tenant } = await aWorld();
    const made = await aTag(owner, "warranty");
    const same = await editTag(deps(), owner, { tagId: made.id, ...made });
    expect(same).toMatchObject({ ok: true, value: { changed: false, events: [] } });
    await editTag(deps(), owner, { tagId: made.id, name: "Guarantee", color: "red", archived: false });
    const audit = await database.db
      .select({ action: auditEntries.action, by: auditEntries.actorId, details: auditEntries.details })
      .from(auditEntries)
      .where(eq(auditEntries.tenantId, tenant.tenantId))
      .orderBy(auditEntries.at);
    expect(audit).toEqual([
      { action: "tag.added", by: owner.userId, details: { name: "warranty" } },
      {
        action: "tag.edited",
        by: owner.userId,
        details: { name: "Guarantee", color: "red", archived: false, before: "warranty" },
      },
    ]);
  });

  test("a name is there once, whatever its case, also when two add it at once; a bad one is refused", async () => {
    const { owner } = await aWorld();
    const both = await Promise.all([
      addTag(deps(), owner, { name: "vip" }),
      addTag(deps(), owner, { name: " #VIP " }),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toEqual({ ok: false, error: { code: "name_taken" } });
    const other = await aTag(owner, "warranty");
    expect(
      await editTag(deps(), owner, { tagId: other.id, name: "Vip", color: "red", archived: false }),
    ).toEqual({ ok: false, error: { code: "name_taken" } });
    for (const name of ["", " # ", "x".repeat(31), "a\u0000b"]) {
      expect(await addTag(deps(), owner, { name })).toEqual({ ok: false, error: { code: "invalid_name" } });
      expect(await editTag(deps(), owner, { tagId: other.id, name, color: "red", archived: false })).toEqual({
        ok: false,
        error: { code: "invalid_name" },
      });
    }
    expect((await listTags(deps(), owner)).map(({ name }) => name)).toHaveLength(2);
  });

  test("is short", async () => {
    const { owner } = await aWorld();
    for (let i = 0; i < MAX_TAGS; i += 1) await aTag(owner, `tag ${i}`);
    expect(await addTag(deps(), owner, { name: "one more" })).toEqual({
      ok: false,
      error: { code: "too_many_tags" },
    });
  });

  test("V6: a tag of another tenant is not there, and a list is one tenant's alone", async () => {
    const { owner } = await aWorld();
    const stranger = await aPerson(database.db, await aTenant(database.db), { role: "owner" });
    const { id: tagId } = await aTag(owner, "warranty");
    const edit = { name: "mine", color: "red", archived: true } as const;
    expect(await editTag(deps(), stranger, { tagId, ...edit })).toEqual(
      await editTag(deps(), stranger, { tagId: newId(), ...edit }),
    );
    expect(await listTags(deps(), stranger)).toEqual([]);
    expect(await aTag(stranger, "Warranty")).toMatchObject({ name: "Warranty" });
    expect(await listTags(deps(), owner)).toMatchObject([{ name: "warranty", archived: false, uses: 0 }]);
  });
});

describe("K6: the tags of a conversation", () => {
  test("each is added and removed once, with a line, an event and an audit row that say who did it", async () => {
    const world = await aWorld();
    const { owner, ana, ben } = world;
    const [warranty, vip] = [await aTag(owner, "warranty"), await aTag(owner, "vip")];
    const added = await tag(world, ana, { add: [warranty.id, vip.id] });
    expect(added).toMatchObject({
      ok: true,
      value: {
        conversation: { tagIds: [warranty.id, vip.id] },
        events: [
          { type: "conversation.tagged", entry: { type: "tagged", tagId: warranty.id, actorId: ana.userId } },
          { type: "conversation.tagged", entry: { type: "tagged", tagId: vip.id, actorId: ana.userId } },
        ],
      },
    });
    expect(await tag(world, ben, { add: [vip.id] })).toMatchObject({ ok: true, value: { events: [] } });
    expect(await tag(world, ben, { remove: [warranty.id, newId()] })).toMatchObject({
      ok: true,
      value: { conversation: { tagIds: [vip.id] }, events: [{ entry: { type: "untagged" } }] },
    });
    const { items } = await conversationOf(world, ana);
    expect(
      items.flatMap((item) => (item.kind === "entry" ? [[item.entry.type, item.entry.tagId]] : [])),
    ).toEqual([
      ["tagged", warranty.id],
      ["tagged", vip.id],
      ["untagged", warranty.id],
    ]);
    const audit = await database.db
      .select({ by: auditEntries.actorId, details: auditEntries.details })
      .from(auditEntries)
      .where(and(eq(auditEntries.tenantId, ana.tenantId), eq(auditEntries.action, "conversation.tagged")))
      .orderBy(auditEntries.at);
    expect(audit).toEqual([
      { by: ana.userId, details: { added: [warranty.id, vip.id], removed: [] } },
      { by: ben.userId, details: { added: [], removed: [warranty.id] } },
    ]);
    expect(await listTags(deps(), owner)).toMatchObject([
      { name: "vip", uses: 1 },
      { name: "warranty", uses: 0 },
    ]);
  });

  test("V12: it moves no row, and leaves unread and waiting as they are", async () => {
    const world = await aWorld();
    const { owner, ana } = world;
    const { id } = await aTag(owner, "warranty");
    await anInbound(database.db, await aConversation(database.db, world.number), { agoMs: 1_000 });
    const list = async () => {
      const listed = await listConversations(deps(), ana, {});
      return listed.ok ? listed.value.conversations : [];
    };
    const before = await list();
    await tag(world, ana, { add: [id] });
    expect(await list()).toEqual(
      before.map(({ conversation, mine }) => ({
        mine,
        conversation:
          conversation.id === world.conversation.conversationId
            ? { ...conversation, tagIds: [id] }
            : conversation,
      })),
    );
  });

  test("only what the list offers is added: unknown, foreign and archived ones are answered alike; what is archived can be removed", async () => {
    const world = await aWorld();
    const { owner, ana } = world;
    const stranger = await aPerson(database.db, await aTenant(database.db), { role: "owner" });
    const [kept, foreign] = [await aTag(owner, "old"), await aTag(stranger, "foreign")];
    await tag(world, ana, { add: [kept.id] });
    await editTag(deps(), owner, { tagId: kept.id, ...kept, archived: true });
    const gone = await aTag(owner, "gone");
    await editTag(deps(), owner, { tagId: gone.id, ...gone, archived: true });
    for (const id of [newId(), foreign.id, gone.id])
      expect(await tag(world, ana, { add: [id] })).toEqual({ ok: false, error: { code: "not_found" } });
    expect(await tag(world, ana, { remove: [kept.id] })).toMatchObject({
      ok: true,
      value: { conversation: { tagIds: [] } },
    });
  });

  test("has room for so many", async () => {
    const world = await aWorld();
    const ids: string[] = [];
    for (let i = 0; i <= MAX_TAGS_OF_CONVERSATION; i += 1) ids.push((await aTag(world.owner, `tag ${i}`)).id);
    const [last = "", ...rest] = ids;
    expect(await tag(world, world.ana, { add: rest })).toMatchObject({ ok: true });
    expect(await tag(world, world.ana, { add: [last] })).toEqual({
      ok: false,
      error: { code: "too_many_tags" },
    });
  });

  test("V6, P4: a viewer may not, a manager may, and for whoever is not on the number it is not there", async () => {
    const world = await aWorld();
    const { tenant, number, owner } = world;
    const { id } = await aTag(owner, "warranty");
    const viewer = await onNumber(database.db, await aPerson(database.db, tenant), number, "viewer");
    const elsewhere = await onNumber(
      database.db,
      await aPerson(database.db, tenant),
      await aNumber(database.db, tenant),
    );
    const stranger = await aPerson(database.db, await aTenant(database.db), { role: "owner" });
    const refused = (code: string) => ({ ok: false, error: { code } });
    expect(await tag(world, viewer, { add: [id] })).toEqual(refused("forbidden"));
    for (const nobody of [elsewhere, stranger])
      expect(await tag(world, nobody, { add: [id] })).toEqual(refused("not_found"));
    const events = await database.db
      .select()
      .from(streamEvents)
      .where(eq(streamEvents.streamId, number.numberId));
    expect(events).toEqual([]);
    const manager = await aPerson(database.db, tenant, { role: "manager" });
    expect(await tag(world, manager, { add: [id] })).toMatchObject({ ok: true });
  });

  test("two who tag at once both have their say", async () => {
    const world = await aWorld();
    const { owner, ana, ben } = world;
    const [one, two] = [await aTag(owner, "one"), await aTag(owner, "two")];
    await Promise.all([tag(world, ana, { add: [one.id] }), tag(world, ben, { add: [two.id] })]);
    const { conversation } = await conversationOf(world, ana);
    expect(conversation.tagIds.toSorted()).toEqual([one.id, two.id].toSorted());
  });
});
