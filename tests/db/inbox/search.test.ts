import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contacts } from "@/db/schema/contacts";
import { conversations } from "@/db/schema/conversations";
import { messages } from "@/db/schema/messages";
import { notes } from "@/db/schema/notes";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import type { Actor } from "@/lib/domain/principal";
import { FOUND_LIMIT, searchConversations, type SearchInput } from "@/lib/inbox/list/search-conversations";
import { countStatements } from "../../support/count-statements";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import {
  aConversation,
  aNumber,
  anInbound,
  aPerson,
  aSharedConversation,
  onNumber,
} from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());

async function found(actor: Actor, q: string, more: Omit<SearchInput, "q"> = {}) {
  const result = await searchConversations({ db: database.db, now: systemClock }, actor, { q, ...more });
  if (!result.ok) throw new Error("a search has no errors");
  return result.value.conversations;
}
const ids = async (...args: Parameters<typeof found>) =>
  (await found(...args)).map(({ conversation }) => conversation.id);

describe("a search", () => {
  test("I6: finds a text by its words, in any order, the last one by its beginning, whatever the case and the signs between", async () => {
    const world = await aSharedConversation(database.db);
    const conversation = await aConversation(database.db, world.number);
    await anInbound(database.db, conversation, {
      body: "Do you do TUBELESS (wheel-set) conversions? Zoë@shop.example said so: 100%!",
    });
    for (const q of [
      "tubeless",
      "tubel",
      "wheel tubel",
      "conversions tubeless",
      "ZOË",
      "zoë@shop",
      "wheel-set",
      "100%",
      "said so: 100",
    ]) {
      expect(await ids(world.ana, q), q).toEqual([conversation.conversationId]);
    }
    for (const q of ["ubeless", "tubeless gravel", "tubelesss"])
      expect(await ids(world.ana, q), q).toEqual([]);
  });

  test("I6: parts words at any sign, not only at those of ASCII", async () => {
    const world = await aSharedConversation(database.db);
    const conversation = await aConversation(database.db, world.number);
    await anInbound(database.db, conversation, {
      body: "¿Tienen ruedas? ¡Hola! Gracias🙏 €50\u00a0máximo «señor» مرحبا، ふつう。ございます 👍🏽vale हिन्दी",
    });
    for (const q of [
      "tienen",
      "hola",
      "gracias ruedas",
      "€50 máx",
      "50 máximo",
      "señor vale",
      "مرحبا vale",
      "ございます",
      "vale",
      "हिन्दी hola",
    ]) {
      expect(await ids(world.ana, q), q).toEqual([conversation.conversationId]);
    }
  });

  test("I6: shows the newest text that matches, and conversations by their last activity", async () => {
    const world = await aSharedConversation(database.db);
    const [older, newer] = [
      await aConversation(database.db, world.number),
      await aConversation(database.db, world.number),
    ];
    await anInbound(database.db, older, { body: "A derailleur, please", agoMs: 9_000 });
    await anInbound(database.db, newer, { body: "Which derailleur fits?", agoMs: 8_000 });
    await anInbound(database.db, newer, { body: "The long derailleur", agoMs: 7_000 });
    const rows = await found(world.ana, "derailleur");
    expect(rows.map(({ conversation }) => conversation.id)).toEqual([
      newer.conversationId,
      older.conversationId,
    ]);
    expect(rows[0]?.match).toEqual({ kind: "text", seq: 2, body: "The long derailleur", enclosure: null });
  });

  test("I6: finds a contact by a part of the name, and a number by its digits as people write them", async () => {
    const world = await aSharedConversation(database.db);
    const conversation = await aConversation(database.db, world.number, { address: "+15415550126" });
    await anInbound(database.db, conversation);
    await database.db
      .update(contacts)
      .set({ name: "Marisol Vega-Ruiz" })
      .where(eq(contacts.id, conversation.contactId));
    for (const q of ["marisol", "sol veg", "Vega-R", "(541) 555-0126", "555-0126", "541 555"]) {
      const [row, ...more] = await found(world.ana, q);
      expect([row?.conversation.id, more.length, row?.match], q).toEqual([
        conversation.conversationId,
        0,
        null,
      ]);
    }
  });

  test("N7, I6: people only: by parts of a name in any order, accents and both ways of writing them aside, and by digits; never by their words", async () => {
    const world = await aSharedConversation(database.db);
    const conversation = await aConversation(database.db, world.number, { address: "+15415550127" });
    await anInbound(database.db, conversation, { body: "Zoe sent me, my wheel is bent" });
    const other = await aConversation(database.db, world.number, { address: "+15415550128" });
    await anInbound(database.db, other, { body: "Nothing to see" });
    await database.db
      .update(contacts)
      .set({ name: "Zoë Ó Sé-Vega".normalize("NFD") })
      .where(eq(contacts.id, other.contactId));
    for (const q of ["zoe", "vega zoe", "ZOË", "Zoë".normalize("NFC"), "se veg", "zoe v", "555-0128"])
      expect(await ids(world.ana, q, { only: "people" }), q).toEqual([other.conversationId]);
    for (const q of ["wheel", "zoe wheel", "nothing"])
      expect(await ids(world.ana, q, { only: "people" }), q).toEqual([]);
    expect(await ids(world.ana, "zoe")).toHaveLength(2);
    const stranger = await aSharedConversation(database.db);
    expect(await ids(stranger.ana, "zoe", { only: "people" })).toEqual([]);
  });

  test("I6: accents, both ways of writing them, emoji and order do not matter, in texts and in names", async () => {
    const world = await aSharedConversation(database.db);
    const conversation = await aConversation(database.db, world.number);
    await anInbound(database.db, conversation, {
      body: "Der Rückspiegel 🚲 für José is kaputt".normalize("NFD"),
    });
    await database.db
      .update(contacts)
      .set({ name: "Zoë 🌻 Müller-Łęcka" })
      .where(eq(contacts.id, conversation.contactId));
    for (const q of [
      "ruckspiegel",
      "RÜCKSPIEGEL",
      "Rückspiegel".normalize("NFD"),
      "jose kaputt",
      "kaputt José",
      "🚲 für",
      "für🚲José",
      "zoe",
      "ZOË",
      "zoë".normalize("NFD"),
      "muller zoe",
      "Zoe 🌻 Mü",
      "ｚｏｅ",
    ]) {
      expect(await ids(world.ana, q), q).toEqual([conversation.conversationId]);
    }
    for (const q of ["zoa", "muller zoa"]) expect(await ids(world.ana, q), q).toEqual([]);
  });

  test("I6: a name and a word of a text together find that customer's text, and nobody else's", async () => {
    const world = await aSharedConversation(database.db);
    const [marisol, tom] = [
      await aConversation(database.db, world.number),
      await aConversation(database.db, world.number),
    ];
    for (const conversation of [marisol, tom])
      await anInbound(database.db, conversation, { body: "Is the tubeless set there?" });
    await database.db
      .update(contacts)
      .set({ name: "Marisol Vega" })
      .where(eq(contacts.id, marisol.contactId));
    await database.db.update(contacts).set({ name: "Tom Set" }).where(eq(contacts.id, tom.contactId));
    for (const q of ["marisol tubeless", "tubeless marisol", "vega set there", "tubeless mari"])
      expect(await ids(world.ana, q), q).toEqual([marisol.conversationId]);
    expect((await found(world.ana, "marisol tubeless"))[0]?.match).toMatchObject({ kind: "text", seq: 1 });
    expect(await ids(world.ana, "marisol gravel")).toEqual([]);
    expect((await ids(world.ana, "tubeless")).sort()).toEqual(
      [marisol.conversationId, tom.conversationId].sort(),
    );
  });

  test("I6, C5: internal notes are found and marked as such, the newest of text and note", async () => {
    const world = await aSharedConversation(database.db);
    const conversation = await aConversation(database.db, world.number);
    await anInbound(database.db, conversation, { body: "The heron frame", agoMs: 60_000 });
    const scope = {
      tenantId: world.tenant.tenantId,
      conversationId: conversation.conversationId,
      authorId: world.ana.userId,
    };
    await database.db
      .insert(notes)
      .values({ ...scope, clientId: newId(), body: "Heron is a nickname of hers", at: new Date() });
    expect((await found(world.ben, "heron"))[0]?.match).toEqual({
      kind: "note",
      seq: 1,
      body: "Heron is a nickname of hers",
      enclosure: null,
    });
    expect((await found(world.ben, "heron frame"))[0]?.match).toMatchObject({ kind: "text", seq: 1 });
    const other = await aSharedConversation(database.db);
    expect(await ids(other.ana, "heron")).toEqual([]);
  });

  test("BA8: nothing typed is a wildcard or an operator, and nothing odd breaks", async () => {
    const world = await aSharedConversation(database.db);
    const conversation = await aConversation(database.db, world.number);
    await anInbound(database.db, conversation, { body: "plain words" });
    await database.db
      .update(contacts)
      .set({ name: "100% _sure_ \\o/" })
      .where(eq(contacts.id, conversation.contactId));
    for (const q of [
      "%",
      "_",
      "\\",
      "pl%n",
      "p_ain",
      "plain | nothing",
      "!gone",
      "plain & gone",
      "'",
      "''",
      ":*",
      "(",
      "\0",
      "\ud800",
      "‮abc",
      "   ",
      "OR ".repeat(60),
      "🛞",
      "*",
      "<->",
    ]) {
      expect(await ids(world.ana, q), JSON.stringify(q)).toEqual([]);
    }
    for (const q of ["100% _", "_sure_ \\", "PLAIN"])
      expect(await ids(world.ana, q), q).toEqual([conversation.conversationId]);
  });

  test("N3, V6: finds nothing of a number that one is not on, nor of another tenant, also when it is named", async () => {
    const world = await aSharedConversation(database.db);
    const other = await aSharedConversation(database.db);
    const secret = await aConversation(database.db, other.number);
    await anInbound(database.db, secret, { body: "xylophone" });
    const personal = await aNumber(database.db, world.tenant, { label: "Ana direct" });
    const conversation = await aConversation(database.db, personal);
    await anInbound(database.db, conversation, { body: "xylophone" });
    const ana = await onNumber(database.db, world.ana, personal);
    expect(await ids(ana, "xylophone")).toEqual([conversation.conversationId]);
    expect(await ids(world.ben, "xylophone")).toEqual([]);
    expect(await ids(world.ben, "xylophone", { numberId: personal.numberId })).toEqual([]);
    expect(await ids(ana, "xylophone", { numberId: other.number.numberId })).toEqual([]);
    expect(await ids(await aPerson(database.db, world.tenant, { role: "owner" }), "xylophone")).toEqual([
      conversation.conversationId,
    ]);
    expect(await ids(await aPerson(database.db, world.tenant), "xylophone")).toEqual([]);
  });

  test("I10: the list's filters narrow it, and a conversation that is not listed or a text taken back is not found", async () => {
    const world = await aSharedConversation(database.db);
    const [open, resolved, hidden, undone] = [
      await aConversation(database.db, world.number),
      await aConversation(database.db, world.number),
      await aConversation(database.db, world.number),
      await aConversation(database.db, world.number),
    ];
    for (const conversation of [open, resolved, hidden, undone])
      await anInbound(database.db, conversation, { body: "quasar" });
    await database.db
      .update(conversations)
      .set({ state: "resolved", unrespondedSince: null })
      .where(eq(conversations.id, resolved.conversationId));
    await database.db
      .update(conversations)
      .set({ listed: false })
      .where(eq(conversations.id, hidden.conversationId));
    await database.db
      .update(messages)
      .set({ direction: "out", status: "cancelled", source: "automatic" })
      .where(eq(messages.conversationId, undone.conversationId));
    expect((await ids(world.ana, "quasar")).sort()).toEqual(
      [open.conversationId, resolved.conversationId].sort(),
    );
    expect(await ids(world.ana, "quasar", { state: "resolved" })).toEqual([resolved.conversationId]);
    expect(await ids(world.ana, "quasar", { filters: ["unresponded"] })).toEqual([open.conversationId]);
  });

  test(`is at most ${FOUND_LIMIT} rows and 5 statements, in three rounds`, async () => {
    const world = await aSharedConversation(database.db);
    for (let i = 0; i <= FOUND_LIMIT; i += 1)
      await anInbound(database.db, await aConversation(database.db, world.number), { body: "many" });
    expect(await ids(world.ana, "many")).toHaveLength(FOUND_LIMIT);
    expect(await countStatements(() => found(world.ana, "many"))).toHaveLength(5);
  });
});
