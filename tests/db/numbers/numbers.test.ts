import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditEntries } from "@/db/schema/governance";
import { numbers } from "@/db/schema/numbers";
import { streamEvents, streams } from "@/db/schema/events";
import { memberIdOf } from "@/lib/base/stream";
import type { Actor } from "@/lib/domain/principal";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import { addNumber } from "@/lib/carrier-accounts/add-number";
import { adminNumber, adminNumbers, numberHistory } from "@/lib/numbers/admin-numbers";
import { changePeople } from "@/lib/numbers/change-people";
import { editRouting } from "@/lib/numbers/edit-routing";
import { editNumber, type NumberSettings } from "@/lib/numbers/edit-number";
import type { Inventory } from "@/lib/carrier-accounts/ask-account";
import { assignable } from "@/lib/people/assignable";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aConversation, anInbound, aNumber, aPerson, aTenant, onNumber } from "../../support/factories";
import { eventsOf } from "../../support/webhook";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

async function aTeam() {
  const { db } = database;
  const tenant = await aTenant(db);
  const number = await aNumber(db, tenant);
  const owner = await aPerson(db, tenant, { name: "Olga", role: "owner" });
  const manager = await aPerson(db, tenant, { role: "manager" });
  const member = await onNumber(db, await aPerson(db, tenant, { name: "Max" }), number);
  const numberAdmin = await onNumber(db, await aPerson(db, tenant), number, "admin");
  return { db, tenant, number, owner, manager, member, numberAdmin };
}

let last = 0;
const freshNumber = () => `+1202557${String((last += 1)).padStart(4, "0")}`;
const owned = (...e164: string[]): Inventory => ({
  asked: true,
  numbers: e164.map((each) => ({ e164: each, smsEnabled: true })),
});
const notAsked: Inventory = { asked: false, why: { code: "no_credentials" } };
const numberRows = (e164: string) => database.db.select().from(numbers).where(eq(numbers.e164, e164));

describe("adding a number", () => {
  test("A2: every spelling becomes one E.164 number with an event stream of its own, and nobody on it", async () => {
    const { db, owner } = await aTeam();
    for (const spell of [
      (n: string) => n,
      (n: string) => `(${n.slice(2, 5)}) ${n.slice(5, 8)}-${n.slice(8)}`,
      (n: string) => `${n.slice(1, 5)}.${n.slice(5, 8)}.${n.slice(8)} `,
      (n: string) => `\u202a${n.slice(2)}\u202c`,
    ]) {
      const e164 = freshNumber();
      const added = await addNumber(deps(), owner, {
        number: spell(e164),
        label: " Front  desk ",
        inventory: owned(e164),
        account: null,
      });
      expect(added).toMatchObject({
        ok: true,
        value: { e164, label: "Front desk", unverified: false, smsOff: false },
      });
      if (!added.ok) return;
      expect(await db.select().from(streams).where(eq(streams.id, added.value.numberId))).toHaveLength(1);
      expect(await adminNumber(deps(), owner, { numberId: added.value.numberId })).toMatchObject({
        e164,
        holders: [],
        lastInboundMs: null,
        lastFailure: null,
      });
    }
  });

  test("N8: a new number is told to whoever sees every number, in their own rooms, and to nobody else", async () => {
    const { db, owner } = await aTeam();
    const { tenantId } = owner;
    const [admin, manager, member] = await Promise.all(
      (["admin", "manager", "member"] as const).map((role) => aPerson(db, { tenantId }, { role })),
    );
    const e164 = freshNumber();
    const added = await addNumber(deps(), owner, {
      number: e164,
      label: "",
      inventory: owned(e164),
      account: null,
    });
    if (!added.ok) throw new Error(added.error.code);
    const ownEvents = async (actor: Actor | undefined) =>
      db
        .select({ type: streamEvents.type, payload: streamEvents.payload })
        .from(streamEvents)
        .where(eq(streamEvents.streamId, actor ? await memberIdOf(actor) : ""));
    for (const who of [owner, admin, manager])
      expect(await ownEvents(who)).toEqual([
        { type: "number.given", payload: { numberId: added.value.numberId } },
      ]);
    expect(await ownEvents(member)).toEqual([]);
  });

  test("A2: a number that the carrier's inventory does not have is refused; while it cannot be asked, it is added and marked", async () => {
    const { owner } = await aTeam();
    const e164 = freshNumber();
    expect(
      await addNumber(deps(), owner, {
        number: e164,
        label: "",
        inventory: owned(freshNumber()),
        account: null,
      }),
    ).toEqual({ ok: false, error: { code: "not_in_inventory" } });
    expect(await numberRows(e164)).toEqual([]);
    expect(
      await addNumber(deps(), owner, { number: e164, label: "", inventory: notAsked, account: null }),
    ).toMatchObject({ ok: true, value: { unverified: true } });
    expect(await numberRows(e164)).toMatchObject([{ unverified: true, type: "local" }]);
  });

  test("a number that may not be one of ours is none: short codes, foreign, premium, words, nothing", async () => {
    const { owner } = await aTeam();
    for (const number of [
      "",
      " ",
      "12345",
      "+442071838750",
      "+19005550100",
      "+12425550100",
      "Support",
      "911",
      "202555010",
      "+1202555010000",
      "２０２５５５０１００",
    ])
      expect(
        await addNumber(deps(), owner, { number, label: "", inventory: notAsked, account: null }),
        number,
      ).toEqual({ ok: false, error: { code: "not_a_number" } });
  });

  test("a label is one visible line", async () => {
    const { owner } = await aTeam();
    for (const label of ["x".repeat(41), "a\u202eb", "a\u0000b"])
      expect(
        await addNumber(deps(), owner, { number: freshNumber(), label, inventory: notAsked, account: null }),
      ).toEqual({ ok: false, error: { code: "bad_label" } });
  });

  test("BF1: in two tabs at once it is added once; another tenant's number is refused without its owner", async () => {
    const { owner } = await aTeam();
    const other = await aTeam();
    const e164 = freshNumber();
    const add = () =>
      addNumber(deps(), owner, { number: e164, label: "Twice", inventory: owned(e164), account: null });
    const results = await Promise.all([add(), add()]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.filter(({ ok }) => !ok)).toEqual([{ ok: false, error: { code: "already_here" } }]);
    expect(
      await addNumber(deps(), other.owner, {
        number: e164,
        label: "",
        inventory: owned(e164),
        account: null,
      }),
    ).toEqual({ ok: false, error: { code: "taken" } });
    expect(await numberRows(e164)).toHaveLength(1);
  });

  test("N9, BF2: a member, a number's admin and a manager add none", async () => {
    const { member, numberAdmin, manager } = await aTeam();
    const e164 = freshNumber();
    for (const actor of [member, numberAdmin, manager])
      expect(
        await addNumber(deps(), actor, { number: e164, label: "", inventory: owned(e164), account: null }),
      ).toEqual({ ok: false, error: { code: "forbidden" } });
    expect(await numberRows(e164)).toEqual([]);
  });
});

const settings: NumberSettings = {
  label: "Support",
  segmentsPerMinute: "60",
  segmentsPerDay: "",
  timeZone: "America/New_York",
  helpContact: "",
  carrierAnswersKeywords: false,
  customerWroteRefuses: true,
};

describe("a number's settings", () => {
  test("are saved, audited by field, and told to those whose screens show them", async () => {
    const { db, number, numberAdmin } = await aTeam();
    const { numberId } = number;
    const edit = (changes: Partial<NumberSettings>) =>
      editNumber(deps(), numberAdmin, { numberId, settings: { ...settings, ...changes } });
    expect(await edit({})).toEqual({ ok: true, value: { changed: false } });
    expect(
      await edit({
        segmentsPerDay: "2,000",
        timeZone: "America/Denver",
        helpContact: "help@shop.test",
        carrierAnswersKeywords: true,
      }),
    ).toEqual({ ok: true, value: { changed: true } });
    expect(await eventsOf(db, number)).toEqual([]);
    expect(
      await edit({
        label: "Help desk",
        segmentsPerDay: "2000",
        timeZone: "America/Denver",
        helpContact: "help@shop.test",
        carrierAnswersKeywords: true,
      }),
    ).toEqual({ ok: true, value: { changed: true } });
    expect(await eventsOf(db, number)).toMatchObject([
      { type: "number.changed", number: { label: "Help desk" } },
    ]);
    expect(await numberRows(number.e164)).toMatchObject([
      {
        label: "Help desk",
        segmentsPerDay: 2000,
        segmentsPerMinute: 60,
        timeZone: "America/Denver",
        helpContact: "help@shop.test",
        carrierAnswersKeywords: true,
      },
    ]);
    const audit = await db
      .select({ details: auditEntries.details })
      .from(auditEntries)
      .where(eq(auditEntries.subjectId, numberId))
      .orderBy(auditEntries.at);
    expect(audit.map(({ details }) => details.fields)).toEqual([
      ["segmentsPerDay", "timeZone", "helpContact", "carrierAnswersKeywords"],
      ["label"],
    ]);
  });

  test("N10: who gets its conversations is saved and audited, by its own admin, too", async () => {
    const { db, number, numberAdmin } = await aTeam();
    const { numberId } = number;
    const edit = (routing: string, unansweredMinutes: string) =>
      editRouting(deps(), numberAdmin, { numberId, settings: { routing, unansweredMinutes } });
    expect(await edit("none", "")).toEqual({ ok: true, value: { changed: false } });
    expect(await edit("in_turn", " 15 ")).toEqual({ ok: true, value: { changed: true } });
    expect(await numberRows(number.e164)).toMatchObject([{ routing: "in_turn", unansweredMinutes: 15 }]);
    const [audited] = await db.select().from(auditEntries).where(eq(auditEntries.subjectId, numberId));
    expect(audited?.details).toEqual({ fields: ["routing", "unansweredMinutes"] });
    const invalid = (field: string) => ({ ok: false, error: { code: "invalid", field } });
    for (const minutes of ["0", "-5", "1.5", "10081", "soon"])
      expect(await edit("in_turn", minutes)).toEqual(invalid("unansweredMinutes"));
    expect(await edit("everybody", "")).toEqual(invalid("routing"));
    expect(await edit("in_turn", "")).toEqual({ ok: true, value: { changed: true } });
    expect(await numberRows(number.e164)).toMatchObject([{ routing: "in_turn", unansweredMinutes: null }]);
  });

  test("what cannot be is named by its field, and nothing is saved", async () => {
    const { number, owner } = await aTeam();
    const wrong: [Partial<NumberSettings>, string][] = [
      [{ label: "  " }, "label"],
      [{ label: "x".repeat(41) }, "label"],
      [{ segmentsPerMinute: "0" }, "segmentsPerMinute"],
      [{ segmentsPerMinute: "1e3" }, "segmentsPerMinute"],
      [{ segmentsPerMinute: "-5" }, "segmentsPerMinute"],
      [{ segmentsPerDay: "none" }, "segmentsPerDay"],
      [{ segmentsPerDay: "99999999999999999999" }, "segmentsPerDay"],
      [{ timeZone: "Mars/Olympus" }, "timeZone"],
      [{ timeZone: "../etc/passwd" }, "timeZone"],
      [{ helpContact: "x".repeat(101) }, "helpContact"],
      [{ helpContact: "a\u202eb" }, "helpContact"],
    ];
    for (const [change, field] of wrong)
      expect(
        await editNumber(deps(), owner, { numberId: number.numberId, settings: { ...settings, ...change } }),
        field,
      ).toEqual({ ok: false, error: { code: "invalid", field } });
    expect(await numberRows(number.e164)).toMatchObject([
      { label: "Support", segmentsPerMinute: 60, segmentsPerDay: null },
    ]);
  });

  test("N9, V6: a member is forbidden, and a number of another tenant is not found", async () => {
    const { number, member, manager } = await aTeam();
    const other = await aTeam();
    const { numberId } = number;
    for (const actor of [member, manager])
      expect(await editNumber(deps(), actor, { numberId, settings })).toEqual({
        ok: false,
        error: { code: "forbidden" },
      });
    for (const actor of [other.owner, other.numberAdmin, other.member])
      expect(await editNumber(deps(), actor, { numberId, settings })).toEqual({
        ok: false,
        error: { code: "not_found" },
      });
    expect(await editNumber(deps(), other.owner, { numberId: newId(), settings })).toEqual({
      ok: false,
      error: { code: "not_found" },
    });
  });
});

describe("several people at once", () => {
  test("A4: added, changed and removed, each told to the room; a refused one does not undo another", async () => {
    const { db, tenant, number, owner, member } = await aTeam();
    const { numberId } = number;
    const [one, two, stranger] = [await aPerson(db, tenant), await aPerson(db, tenant), { userId: newId() }];
    const changed = await changePeople(deps(), owner, {
      numberId,
      changes: [
        { holder: { userId: one.userId }, role: "member" },
        { holder: stranger, role: "member" },
        { holder: { userId: two.userId }, role: "viewer" },
        { holder: { userId: member.userId }, role: null },
      ],
    });
    expect(changed).toEqual({ done: 3, refused: [{ holder: stranger, code: "not_found" }] });
    expect((await eventsOf(db, number)).map(({ type }) => type)).toEqual([
      "access.granted",
      "access.granted",
      "access.revoked",
    ]);
    const held =
      (await adminNumber(deps(), owner, { numberId }))?.holders.map(({ userId, role }) => ({
        userId,
        role,
      })) ?? [];
    expect(held).toContainEqual({ userId: one.userId, role: "member" });
    expect(held).toContainEqual({ userId: two.userId, role: "viewer" });
    expect(held.map(({ userId }) => userId)).not.toContain(member.userId);
  });

  test("V43: a number's admin makes nobody an admin, not even themselves more than they are", async () => {
    const { db, tenant, number, numberAdmin, member } = await aTeam();
    const { numberId } = number;
    const other = await aPerson(db, tenant);
    const changed = await changePeople(deps(), numberAdmin, {
      numberId,
      changes: [
        { holder: { userId: other.userId }, role: "admin" },
        { holder: { userId: member.userId }, role: "admin" },
        { holder: { userId: numberAdmin.userId }, role: null },
      ],
    });
    expect(changed.done).toBe(0);
    expect(await eventsOf(db, number)).toEqual([]);
  });
});

describe("what an admin sees", () => {
  test("P2: owners see all numbers, a number's admin only their own, members and managers none", async () => {
    const { db, tenant, number, owner, manager, member, numberAdmin } = await aTeam();
    await aNumber(db, tenant, { label: "Another" });
    expect((await adminNumbers(deps(), owner)).map(({ label }) => label)).toEqual(["Another", "Support"]);
    expect((await adminNumbers(deps(), numberAdmin)).map(({ id }) => id)).toEqual([number.numberId]);
    for (const actor of [member, manager]) {
      expect(await adminNumbers(deps(), actor)).toEqual([]);
      expect(await adminNumber(deps(), actor, number)).toBeNull();
      expect(await numberHistory(deps(), actor, number)).toEqual([]);
      expect(await assignable(deps(), actor, number)).toEqual({ people: [], groups: [] });
    }
  });

  test("V6: another tenant's owner sees nothing of a number, by list or by id", async () => {
    const { number } = await aTeam();
    const other = await aTeam();
    expect((await adminNumbers(deps(), other.owner)).map(({ id }) => id)).toEqual([other.number.numberId]);
    expect(await adminNumber(deps(), other.owner, number)).toBeNull();
    expect(await numberHistory(deps(), other.owner, number)).toEqual([]);
  });

  test("A1: the last text in, whatever was answered since, and in which conversation", async () => {
    const { db, number, owner } = await aTeam();
    const [one, two] = [await aConversation(db, number), await aConversation(db, number)];
    await anInbound(db, one, { agoMs: 3_600_000 });
    await anInbound(db, two, { agoMs: 60_000 });
    const seen = await adminNumber(deps(), owner, number);
    expect(Math.abs(Date.now() - 60_000 - (seen?.lastInboundMs ?? 0))).toBeLessThan(30_000);
  });

  test("A15: the history names who changed what, newest first", async () => {
    const { number, owner, member } = await aTeam();
    await changePeople(deps(), owner, {
      numberId: number.numberId,
      changes: [{ holder: { userId: member.userId }, role: "viewer" }],
    });
    await changePeople(deps(), owner, {
      numberId: number.numberId,
      changes: [{ holder: { userId: member.userId }, role: null }],
    });
    expect(await numberHistory(deps(), owner, number)).toMatchObject([
      { action: "number.revoked", by: "Olga", holder: "Max" },
      { action: "number.granted", by: "Olga", holder: "Max", role: "viewer", before: "member" },
    ]);
  });
});
