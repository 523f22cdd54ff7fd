import fc from "fast-check";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { webhookDeliveries } from "@/db/schema/delivery";
import { numbers } from "@/db/schema/numbers";
import { newId } from "@/lib/base/ids";
import type { Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { ingestMessages } from "@/lib/inbound/ingest/ingest-messages";
import { addNote } from "@/lib/inbox/notes/add-note";
import { assign } from "@/lib/inbox/changes/assign";
import { changeMany, undoMany } from "@/lib/inbox/bulk/change-many";
import { catchUp } from "@/lib/inbox/catch-up";
import { reopenConversation, resolveConversation } from "@/lib/inbox/changes/change-state";
import { handOff } from "@/lib/inbox/notes/hand-off";
import { loadConversation } from "@/lib/inbox/conversation/load-conversation";
import { loadInbox } from "@/lib/inbox/list/load-inbox";
import { queueReply } from "@/lib/inbox/replies/queue-reply";
import { routeWaiting } from "@/lib/inbox/changes/route-waiting";
import { seeMentions } from "@/lib/inbox/notes/see-mentions";
import { snoozeConversation, unsnoozeConversation } from "@/lib/inbox/changes/snooze";
import { addTag } from "@/lib/inbox/tags/edit-tags";
import { changeTags } from "@/lib/inbox/tags/change-tags";
import { wakeDue } from "@/lib/inbox/changes/wake-due";
import { endAway, setAway, watchAway } from "@/lib/people/away";
import type { BulkChange } from "@/lib/protocol/bulk";
import { DurableEvent } from "@/lib/protocol/events";
import { applyConversationEvent } from "@/lib/view/reduce/apply-conversation-event";
import { applyEvent } from "@/lib/view/reduce/apply-event";
import { OWN_STREAM } from "@/lib/view/reduce/streams";
import type { ConversationSnapshot, InboxSnapshot } from "@/lib/view/types";
import { createDatabaseInTime } from "../../support/database";
import {
  aConversation,
  anInbound,
  aPerson,
  aStaffedNumber,
  type TestConversation,
} from "../../support/factories";
import { chances } from "../../support/patience";
import { type Name, names, TeamModel } from "../../support/team-model";

let database: Awaited<ReturnType<typeof createDatabaseInTime>>;
beforeAll(async () => void (database = await createDatabaseInTime()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: database.now });

const MINUTE = 60_000;
/** How long things last, and the steps in which time passes: never the same moment, however slow the machine. */
const [SHORT, LONG, PASSES] = [30 * MINUTE, 90 * MINUTE, 20 * MINUTE];
const CONVERSATIONS = 2;
const tagNames = ["repair", "sale"];

const fine = <T>(result: Result<T, object>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

type Held = { inbox: InboxSnapshot; conversations: ConversationSnapshot[] };

async function aTeamAtWork(givesInTurn: boolean) {
  const { db } = database;
  const { tenant, number, people: staff } = await aStaffedNumber(db, "Ana Reyes", "Ben Okafor", "Cara Diaz");
  const people = Object.fromEntries(names.map((name, at) => [name, staff[at]])) as Record<Name, Actor>;
  const conversations: TestConversation[] = [];
  for (let left = CONVERSATIONS; left > 0; left -= 1) {
    const conversation = await aConversation(db, number);
    await anInbound(db, conversation, { agoMs: left * MINUTE });
    conversations.push(conversation);
  }
  const { numberId } = number;
  const routing = givesInTurn ? "in_turn" : "none";
  await db.update(numbers).set({ routing }).where(eq(numbers.id, numberId));
  const owner = await aPerson(db, tenant, { role: "owner" });
  const tags: string[] = [];
  for (const name of tagNames) tags.push(fine(await addTag(deps(), owner, { name })).tag.id);
  const at = (which: number) => ({ conversationId: conversations[which]?.conversationId ?? "" });

  async function load(name: Name): Promise<Held> {
    const inbox = fine(await loadInbox(deps(), people[name]));
    const loaded = [];
    for (let which = 0; which < CONVERSATIONS; which += 1)
      loaded.push(fine(await loadConversation(deps(), people[name], at(which))));
    return { inbox, conversations: loaded };
  }

  /** What a page of this person's holds that heard every event since. */
  async function heard(name: Name, { inbox, conversations: opened }: Held): Promise<Held> {
    let held = { inbox, conversations: opened };
    for (const key of [numberId, OWN_STREAM]) {
      const { epoch, seq: after } = inbox.streams[key] ?? { epoch: "", seq: 0 };
      const stream = key === OWN_STREAM ? { person: "me" as const } : { numberId: key };
      const caught = fine(await catchUp(deps(), people[name], { ...stream, epoch, after }));
      if (!("events" in caught)) throw new Error("the events are gone");
      for (const event of caught.events.map((each) => DurableEvent.parse(each)))
        held = {
          inbox: applyEvent(held.inbox, key, event),
          conversations: held.conversations.map((one) =>
            key === numberId ? applyConversationEvent(one, event, people[name].userId) : one,
          ),
        };
    }
    return held;
  }

  const bulks: { id: string; by: Name }[] = [];
  return { tenant, number, people, tags, conversations, bulks, at, load, heard };
}
type Real = Awaited<ReturnType<typeof aTeamAtWork>>;

/** The application's state in the model's words, as this person's list shows it. */
async function stateOf({ people, tags, at }: Real) {
  const { conversations, people: team } = fine(await loadInbox(deps(), people.ana));
  const nameOf = (id: string | null | undefined) => names.find((name) => people[name].userId === id) ?? null;
  const which = Array.from({ length: CONVERSATIONS }, (_, place) => at(place).conversationId);
  return {
    order: conversations.map(({ conversation }) => which.indexOf(conversation.id)),
    away: names.filter((name) => team.find(({ id }) => id === people[name].userId)?.away),
    conversations: which.map((id) => {
      const view = conversations.find(({ conversation }) => conversation.id === id)?.conversation;
      return {
        state: view?.state,
        snoozed: view?.snoozed && { by: nameOf(view.snoozed.by), wakesOnReply: view.snoozed.wakesOnReply },
        woke: nameOf(view?.woke?.for),
        assignee: nameOf(view?.assigneeId),
        tags: view?.tagIds.map((tag) => tags.indexOf(tag)),
        waits: view?.unrespondedSince !== null,
        reply: nameOf(view?.lastReply?.by),
        note: view?.lastNote && { by: nameOf(view.lastNote.by), body: view.lastNote.body },
      };
    }),
  };
}

const expectedOf = (model: TeamModel) => ({
  order: model.inOrder(),
  away: names.filter(model.isAway),
  conversations: model.conversations.map(({ state, snooze, woke, assignee, tags, waits, reply, note }) => ({
    state,
    snoozed: snooze && { by: snooze.by, wakesOnReply: snooze.wakesOnReply },
    woke,
    assignee,
    tags,
    waits: waits !== null,
    reply,
    note,
  })),
});

type Step = fc.AsyncCommand<TeamModel, Real>;

/** A step that the model and the application take, and after it both are the same. */
const step = (words: string, take: (model: TeamModel, real: Real) => Promise<unknown>): Step => ({
  check: () => true,
  run: async (model, real) => {
    await take(model, real);
    expect(await stateOf(real)).toEqual(expectedOf(model));
  },
  toString: () => words,
});

const who = fc.constantFrom(...names);
const whoOrNobody = fc.constantFrom(null, ...names);
const which = fc.nat(CONVERSATIONS - 1);
const lasting = fc.constantFrom(SHORT, LONG);
const fullName = { ana: "Ana Reyes", ben: "Ben Okafor", cara: "Cara Diaz" };

async function customerTexts({ tenant, number, conversations }: Real, place: number): Promise<void> {
  const deliveryId = newId();
  const { carrierAccountId: accountId } = tenant;
  await database.db
    .insert(webhookDeliveries)
    .values({ id: deliveryId, carrierAccountId: accountId, query: [], body: Buffer.from(deliveryId) });
  await ingestMessages(deps(), [
    {
      deliveryId,
      accountId,
      carrierId: deliveryId,
      receivedAt: database.now(),
      answeredAt: null,
      fingerprint: null,
      media: [],
      flags: [],
      from: conversations[place]?.address ?? "",
      to: [number.e164],
      text: "Is it ready?",
    },
  ]);
}

async function replies({ people, at }: Real, place: number, by: Name): Promise<void> {
  const seenSeq = fine(await loadConversation(deps(), people[by], at(place))).conversation.publicSeq;
  const reasons = ["teammate_sending" as const, "teammate_replied" as const, "duplicate_text" as const];
  const body = `Ready on Monday ${newId()}`;
  const override = { seq: seenSeq, reasons };
  fine(await queueReply(deps(), people[by], { ...at(place), clientId: newId(), seenSeq, body, override }));
}

/** All conversations in one change. */
async function changeAll(
  { people, conversations, bulks }: Real,
  by: Name,
  change: BulkChange,
): Promise<void> {
  const [id, ids] = [newId(), conversations.map(({ conversationId }) => conversationId)];
  fine(await changeMany(deps(), people[by], { id, change, chosen: { ids } }));
  bulks.push({ id, by });
}

const steps: fc.Arbitrary<Step>[] = [
  which.map((place) =>
    step(`text ${place}`, async (model, real) => {
      model.text(place);
      await customerTexts(real, place);
    }),
  ),
  fc.tuple(which, who).map(([place, by]) =>
    step(`${by} replies ${place}`, async (model, real) => {
      model.reply(place, by);
      await replies(real, place, by);
    }),
  ),
  fc.tuple(which, who, whoOrNobody).map(([place, by, mentioned]) =>
    step(`${by} notes ${place} for ${mentioned}`, async (model, { people, at }) => {
      const body = mentioned === null ? "Our wheel" : `Our wheel, @${fullName[mentioned]}`;
      model.note(place, by, body, mentioned);
      const mentions = mentioned === null ? [] : [people[mentioned].userId];
      fine(await addNote(deps(), people[by], { ...at(place), clientId: newId(), body, mentions }));
    }),
  ),
  who.map((by) =>
    step(`${by} sees the mentions`, async (model, { people }) => {
      model.seeMentions(by);
      const { mentions } = fine(await loadInbox(deps(), people[by]));
      await seeMentions(deps(), people[by], { noteIds: mentions.map(({ noteId }) => noteId) });
    }),
  ),
  // Who is quick has seen the assignee; who is slow, anybody.
  fc.tuple(which, who, whoOrNobody, fc.option(whoOrNobody, { nil: undefined })).map(([place, by, to, saw]) =>
    step(`${by} assigns ${place} to ${to}, having seen ${saw}`, async (model, { people, at }) => {
      const seen = saw === undefined ? (model.conversations[place]?.assignee ?? null) : saw;
      const idOf = (name: Name | null) => name && people[name].userId;
      const given = await assign(deps(), people[by], { ...at(place), to: idOf(to), from: idOf(seen) });
      const now = idOf(model.conversations[place]?.assignee ?? null);
      if (model.assign(place, to, seen)) expect(given).toMatchObject({ ok: true });
      else expect(given).toMatchObject({ error: { code: "assigned_meanwhile", assigneeId: now } });
    }),
  ),
  fc
    .tuple(which, who, who)
    .filter(([, by, to]) => by !== to)
    .map(([place, by, to]) =>
      step(`${by} hands ${place} to ${to}`, async (model, { people, at }) => {
        const from = model.conversations[place]?.assignee ?? null;
        const body = `@${fullName[to]} Yours now`;
        model.assign(place, to, from);
        model.note(place, by, body, to);
        const hand = { clientId: newId(), to: people[to].userId, from: from && people[from].userId, body };
        fine(await handOff(deps(), people[by], { ...at(place), ...hand }));
      }),
    ),
  fc.tuple(which, who, fc.nat(tagNames.length - 1), fc.boolean()).map(([place, by, tag, isAdded]) =>
    step(`${by} ${isAdded ? "tags" : "untags"} ${place} with ${tag}`, async (model, { people, tags, at }) => {
      model.tag(place, tag, isAdded);
      const ids = tags.slice(tag, tag + 1);
      const change = { add: isAdded ? ids : [], remove: isAdded ? [] : ids };
      fine(await changeTags(deps(), people[by], { ...at(place), ...change }));
    }),
  ),
  fc.tuple(which, who, fc.boolean()).map(([place, by, isResolved]) =>
    step(`${by} ${isResolved ? "resolves" : "reopens"} ${place}`, async (model, { people, at }) => {
      if (isResolved) model.resolve(place);
      else model.reopen(place);
      fine(await (isResolved ? resolveConversation : reopenConversation)(deps(), people[by], at(place)));
    }),
  ),
  fc.tuple(which, who, lasting, fc.boolean()).map(([place, by, ms, wakesOnReply]) =>
    step(`${by} snoozes ${place} for ${ms}, ${wakesOnReply}`, async (model, { people, at }) => {
      model.snooze(place, by, ms, wakesOnReply);
      const until = new Date(database.now().getTime() + ms).toISOString();
      fine(await snoozeConversation(deps(), people[by], { ...at(place), until, wakesOnReply }));
    }),
  ),
  fc.tuple(which, who, fc.boolean()).map(([place, by, undo]) =>
    step(`${by} ${undo ? "takes back the snooze of" : "brings back"} ${place}`, async (model, real) => {
      model.unsnooze(place, by, undo);
      fine(await unsnoozeConversation(deps(), real.people[by], { ...real.at(place), undo }));
    }),
  ),
  who.map((by) =>
    step(`${by} resolves all`, async (model, real) => {
      model.bulkResolve();
      await changeAll(real, by, { type: "resolve" });
    }),
  ),
  fc.tuple(who, whoOrNobody, fc.option(whoOrNobody, { nil: undefined })).map(([by, to, saw]) =>
    step(`${by} assigns all to ${to}, having seen ${saw}`, async (model, real) => {
      model.bulkAssign(to, saw);
      const idOf = (name: Name | null) => name && real.people[name].userId;
      const ids = real.conversations.map(({ conversationId }) => conversationId);
      const from = saw !== undefined && { from: Object.fromEntries(ids.map((id) => [id, idOf(saw)])) };
      await changeAll(real, by, { type: "assign", to: idOf(to), ...from });
    }),
  ),
  fc.tuple(who, fc.nat(tagNames.length - 1), fc.boolean()).map(([by, tag, isAdded]) =>
    step(`${by} ${isAdded ? "tags" : "untags"} all with ${tag}`, async (model, real) => {
      model.bulkTag(tag, isAdded);
      const ids = real.tags.slice(tag, tag + 1);
      await changeAll(real, by, { type: "tag", add: isAdded ? ids : [], remove: isAdded ? [] : ids });
    }),
  ),
  fc.tuple(who, lasting).map(([by, ms]) =>
    step(`${by} snoozes all for ${ms}`, async (model, real) => {
      model.bulkSnooze(by, ms);
      const until = new Date(database.now().getTime() + ms).toISOString();
      await changeAll(real, by, { type: "snooze", until, wakesOnReply: true });
    }),
  ),
  fc.nat(2).map((before) =>
    step(`the ${before + 1}. last change of all is undone`, async (model, { people, bulks }) => {
      const place = bulks.length - 1 - before;
      const bulk = bulks[place];
      if (!bulk) return;
      const undone = await undoMany(deps(), people[bulk.by], bulk);
      if (model.undoBulk(place)) expect(undone).toMatchObject({ ok: true });
      // Forgotten by now, or still known.
      else
        expect(undone.ok || undone.error.code).toSatisfy(
          (code) => code === "not_found" || code === "too_late",
        );
    }),
  ),
  fc.tuple(who, fc.option(lasting)).map(([name, ms]) =>
    step(`${name} is away for ${ms}`, async (model, { people }) => {
      model.goAway(name, ms);
      const until = ms === null ? null : new Date(database.now().getTime() + ms);
      fine(await setAway(deps(), people[name], { userId: people[name].userId, until }));
    }),
  ),
  who.map((name) =>
    step(`${name} is back`, async (model, { people }) => {
      model.comeBack(name);
      fine(await endAway(deps(), people[name], { userId: people[name].userId }));
    }),
  ),
  fc.constantFrom(0, PASSES, PASSES).map((ms) =>
    step(`${ms} pass`, async (model) => {
      model.pass(ms);
      await database.letPass(ms);
      const sweep = { ...deps(), publishNow: () => {} };
      await watchAway(sweep);
      await wakeDue(sweep);
      await routeWaiting(sweep);
    }),
  ),
];

test("V58, V26: whatever three people do, in any order, the application is what the model says, and every page that heard the events is a fresh load", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.commands(steps, { maxCommands: 25, size: "max" }),
      async (givesInTurn, commands) => {
        const real = await aTeamAtWork(givesInTurn);
        const inTurn = names.toSorted((a, b) => (real.people[a].userId < real.people[b].userId ? -1 : 1));
        const model = new TeamModel(givesInTurn, inTurn, CONVERSATIONS);
        const loaded = {
          ana: await real.load("ana"),
          ben: await real.load("ben"),
          cara: await real.load("cara"),
        };
        await fc.asyncModelRun(() => ({ model, real }), commands);
        for (const name of names) {
          const [held, fresh] = [await real.heard(name, loaded[name]), await real.load(name)];
          expect(held.inbox).toEqual(fresh.inbox);
          // Opens write no event.
          expect(held.conversations.map((one) => ({ ...one, opens: [] }))).toEqual(
            fresh.conversations.map((one) => ({ ...one, opens: [] })),
          );
          expect(fresh.inbox.mentions).toHaveLength(model.mentions[name]);
        }
      },
    ),
    chances(6),
  );
});
