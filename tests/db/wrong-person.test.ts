import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sends } from "@/db/schema/delivery";
import { auditEntries } from "@/db/schema/governance";
import { carrierAccounts, numberGrants, numbers, webhookKeys } from "@/db/schema/numbers";
import { invitations, passwordLinks } from "@/db/schema/links";
import { groups, memberships, tenants } from "@/db/schema/people";
import { tags } from "@/db/schema/tags";
import { newId } from "@/lib/base/ids";
import type { Actor } from "@/lib/domain/principal";
import { questBlueChoices } from "@/lib/carriers/questblue/choices";
import { addCheckedNumber, addListedNumbers, addNumber } from "@/lib/carrier-accounts/add-number";
import {
  resetCarrierSettings,
  saveCarrierSettings,
  testCarrierSettings,
} from "@/lib/carrier-accounts/carrier-settings";
import { dismissDeliveries } from "@/lib/inbound/kept/dismiss-deliveries";
import { offNetState, putBackMode } from "@/lib/carrier-accounts/number-at-carrier";
import { setWebhookUrls } from "@/lib/carrier-accounts/set-webhook-urls";
import { readCampaigns } from "@/lib/carrier-accounts/campaigns";
import { settleManyHeld } from "@/lib/inbox/replies/settle-held";
import { questBlue } from "@/lib/carriers/questblue/adapter";
import { replayDelivery } from "@/lib/inbound/kept/replay-delivery";
import { saveCredentials } from "@/lib/carrier-accounts/save-credentials";
import { showWebhookKey, endWebhookKey, makeWebhookKey } from "@/lib/carrier-accounts/webhook-keys";
import { testWebhook } from "@/lib/carrier-accounts/test-webhook";
import { verifyNumber } from "@/lib/carrier-accounts/verify-number";
import { addTag, editTag } from "@/lib/inbox/tags/edit-tags";
import { disableNumber, enableNumber } from "@/lib/numbers/change-number";
import { editRouting } from "@/lib/numbers/edit-routing";
import { editNumber } from "@/lib/numbers/edit-number";
import { grantNumber, revokeGrant } from "@/lib/numbers/grant-number";
import { editRules } from "@/lib/numbers/team-rules";
import { editWork } from "@/lib/people/edit-work";
import { endAway, setAway } from "@/lib/people/away";
import { changeRole } from "@/lib/people/change-role";
import { invitePerson } from "@/lib/people/invite-person";
import { remakeInvitation, withdrawOffer } from "@/lib/people/invitations";
import { makePasswordLink } from "@/lib/people/make-password-link";
import { switchMember } from "@/lib/people/switch-member";
import { aCarrier, aCarrierContext } from "../support/carrier-context";
import { goodCredentials } from "../support/carrier-team";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { aConversation, aNumber, aPerson, aTenant, onNumber } from "../support/factories";
import { aQueuedText } from "../support/sending";
import { aCall, aWebhook, aWebhookKey, closeAll, eventsOf, deliveriesOf } from "../support/webhook";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => closeAll(database));

/** A tenant with everything that an admin can change, and everybody who is not one. */
async function aWorld() {
  const { db } = database;
  const tenant = await aTenant(db, { credentials: null });
  const [number, elsewhere] = [await aNumber(db, tenant), await aNumber(db, tenant)];
  const colleague = await onNumber(db, await aPerson(db, tenant), number);
  const newcomer = await aPerson(db, tenant);
  const groupId = newId();
  await db.insert(groups).values({ id: groupId, tenantId: tenant.tenantId, name: groupId });
  const invitationId = newId();
  const inviter = await aPerson(db, tenant, { role: "owner" });
  await db.insert(invitations).values({
    id: invitationId,
    tenantId: tenant.tenantId,
    email: `${invitationId}@example.test`,
    role: "member",
    tokenHash: invitationId,
    invitedBy: inviter.userId,
    expiresAt: new Date(Date.now() + 3_600_000),
  });
  const key = await aWebhookKey(db, tenant);
  await aWebhookKey(db, tenant, { retiresAt: new Date(Date.now() + 3_600_000) });
  await aWebhook(db).accept(aCall(key, "{"));
  const { messageId: heldId } = await aQueuedText(db, colleague, await aConversation(db, number));
  await db
    .update(sends)
    .set({ heldAt: new Date(), heldReason: "restored" })
    .where(eq(sends.messageId, heldId));
  const tagId = newId();
  await db.insert(tags).values({ id: tagId, tenantId: tenant.tenantId, name: "vip", color: "grey" });
  const people = {
    member: await onNumber(db, await aPerson(db, tenant), number),
    viewer: await onNumber(db, await aPerson(db, tenant), number, "viewer"),
    "number admin": await onNumber(db, await aPerson(db, tenant), number, "admin"),
    "admin of another number": await onNumber(db, await aPerson(db, tenant), elsewhere, "admin"),
    "on no number": await aPerson(db, tenant),
    manager: await aPerson(db, tenant, { role: "manager" }),
    "owner of another tenant": await aPerson(db, await aTenant(db), { role: "owner" }),
  } satisfies Record<string, Actor>;
  const [delivery] = await deliveriesOf(db, tenant);
  const retiring = (
    await db.select().from(webhookKeys).where(eq(webhookKeys.carrierAccountId, tenant.carrierAccountId))
  ).find(({ retiresAt }) => retiresAt !== null);
  return {
    db,
    tenant,
    number,
    colleague,
    newcomer,
    groupId,
    invitationId,
    tagId,
    people,
    heldId,
    deliveryId: delivery?.id ?? "",
    keyId: retiring?.id ?? "",
  };
}
type World = Awaited<ReturnType<typeof aWorld>>;
type Person = keyof World["people"];
type Outcome = { ok: boolean; error?: { code: string } };

const settings = {
  label: "Taken over",
  segmentsPerMinute: "60",
  segmentsPerDay: "",
  timeZone: "America/New_York",
  helpContact: "",
  carrierAnswersKeywords: false,
  customerWroteRefuses: true,
};

/** Every change of who may do what, and of what the tenant's texts go through. */
const changes: Record<string, (world: World, actor: Actor) => Promise<Outcome>> = {
  "grant a person": ({ db, number: { numberId }, newcomer }, actor) =>
    grantNumber(deps(db), actor, { numberId, holder: { userId: newcomer.userId }, role: "member" }),
  "grant oneself": ({ db, number: { numberId } }, actor) =>
    grantNumber(deps(db), actor, { numberId, holder: { userId: actor.userId }, role: "admin" }),
  "grant a group": ({ db, number: { numberId }, groupId }, actor) =>
    grantNumber(deps(db), actor, { numberId, holder: { groupId }, role: "member" }),
  "revoke a person": ({ db, number: { numberId }, colleague }, actor) =>
    revokeGrant(deps(db), actor, { numberId, holder: { userId: colleague.userId } }),
  "edit a number": ({ db, number: { numberId } }, actor) =>
    editNumber(deps(db), actor, { numberId, settings }),
  "change who gets its conversations": ({ db, number: { numberId } }, actor) =>
    editRouting(deps(db), actor, { numberId, settings: { routing: "in_turn", unansweredMinutes: "5" } }),
  "send a person away": ({ db, colleague: { userId } }, actor) =>
    setAway(deps(db), actor, { userId, until: null }),
  "bring a person back": ({ db, colleague: { userId } }, actor) => endAway(deps(db), actor, { userId }),
  "change how a person works": ({ db, colleague: { userId } }, actor) =>
    editWork(deps(db), actor, {
      userId,
      capacity: "5",
      zone: "UTC",
      days: Array.from({ length: 7 }, () => "9-17"),
      exceptions: "",
    }),
  "disable a number": ({ db, number: { numberId } }, actor) => disableNumber(deps(db), actor, { numberId }),
  "enable a number": ({ db, number: { numberId } }, actor) => enableNumber(deps(db), actor, { numberId }),
  "verify a number": ({ db, number: { numberId } }, actor) =>
    verifyNumber(aCarrierContext(db, aCarrier()), actor, { numberId }),
  "put a number back": ({ db, number: { numberId } }, actor) =>
    putBackMode(aCarrierContext(db, aCarrier()), actor, { numberId }),
  "read its off-net state": ({ db, number: { numberId } }, actor) =>
    offNetState(aCarrierContext(db, aCarrier()), actor, { numberId }),
  "add a tag": ({ db }, actor) => addTag(deps(db), actor, { name: "warranty" }),
  "edit a tag": ({ db, tagId }, actor) =>
    editTag(deps(db), actor, { tagId, name: "taken over", color: "red", archived: true }),
  "add a number": ({ db }, actor) =>
    addNumber(deps(db), actor, {
      number: "+12025587301",
      label: "",
      inventory: { asked: false, why: { code: "no_credentials" } },
      account: null,
    }),
  "add a checked number": ({ db }, actor) =>
    addCheckedNumber(aCarrierContext(db, aCarrier()), actor, { number: "+12025587302", label: "" }),
  "add listed numbers": ({ db }, actor) =>
    addListedNumbers(aCarrierContext(db, aCarrier()), actor, { numbers: ["+12025587303"] }),
  "read campaigns": ({ db }, actor) => readCampaigns(aCarrierContext(db, aCarrier()), actor),
  "set credentials": ({ db }, actor) =>
    saveCredentials(aCarrierContext(db, aCarrier()), actor, goodCredentials),
  "change how the carrier is spoken to": ({ db }, actor) =>
    saveCarrierSettings(aCarrierContext(db, aCarrier()), actor, {
      ...questBlueChoices.published,
      digits: "10",
    }),
  "put that back": ({ db }, actor) => resetCarrierSettings({ db }, actor),
  "test other carrier settings": ({ db }, actor) =>
    testCarrierSettings(aCarrierContext(db, aCarrier()), actor, questBlueChoices.published),
  "make a webhook key": ({ db }, actor) => makeWebhookKey(aCarrierContext(db, aCarrier()), actor),
  "show a webhook key": ({ db, keyId }, actor) =>
    showWebhookKey(aCarrierContext(db, aCarrier()), actor, { keyId }),
  "change the rules of all numbers": ({ db }, actor) =>
    editRules(deps(db), actor, { elsewhereSeconds: "30" }),
  "end a webhook key": ({ db, keyId }, actor) => endWebhookKey(deps(db), actor, { keyId }),
  "point numbers": ({ db }, actor) => setWebhookUrls(aCarrierContext(db, aCarrier()), actor),
  "test the webhook": ({ db }, actor) => testWebhook(aCarrierContext(db, aCarrier()), actor),
  "replay a call": ({ db, deliveryId }, actor) =>
    replayDelivery(
      {
        ...deps(db),
        random: () => 0,
        read: questBlue.reader.read,
        publishNow: () => {},
        pokeSends: () => {},
      },
      actor,
      { deliveryId },
    ),
  "let a held text go": ({ db, heldId }, actor) =>
    settleManyHeld(deps(db), actor, { messageIds: [heldId], as: "released" }),
  "cancel a held text": ({ db, heldId }, actor) =>
    settleManyHeld(deps(db), actor, { messageIds: [heldId], as: "cancelled" }),
  "dismiss a call": ({ db, deliveryId }, actor) =>
    dismissDeliveries(deps(db), actor, { deliveryIds: [deliveryId] }),
  "invite a person": ({ db, number: { numberId } }, actor) =>
    invitePerson(deps(db), actor, {
      email: `${newId()}@example.test`,
      role: "member",
      numbers: actor.grants.length > 0 ? [{ numberId, role: "admin" }] : [],
    }),
  "make an invitation anew": ({ db, invitationId }, actor) =>
    remakeInvitation(deps(db), actor, { invitationId }),
  "withdraw an invitation": ({ db, invitationId }, actor) => withdrawOffer(deps(db), actor, { invitationId }),
  "change a role": ({ db, newcomer }, actor) =>
    changeRole(deps(db), actor, { userId: newcomer.userId, role: "manager" }),
  "raise oneself": ({ db, tenant }, actor) =>
    changeRole(
      deps(db),
      { ...actor, tenantId: tenant.tenantId },
      { userId: actor.userId, role: actor.tenantRole === "owner" ? "admin" : "owner" },
    ),
  "switch a person off": ({ db, newcomer }, actor) =>
    switchMember(deps(db), actor, { userId: newcomer.userId, to: "off" }),
  "switch a person on": ({ db, colleague }, actor) =>
    switchMember(deps(db), actor, { userId: colleague.userId, to: "on" }),
  "make a password link": ({ db, newcomer }, actor) =>
    makePasswordLink(deps(db), actor, { userId: newcomer.userId }),
};
const deps = (db: World["db"]) => ({ db, now: () => new Date() });

const ofOneNumber = [
  "grant a person",
  "grant oneself",
  "grant a group",
  "revoke a person",
  "edit a number",
  "change who gets its conversations",
  "disable a number",
  "enable a number",
  "verify a number",
  "let a held text go",
  "cancel a held text",
  "put a number back",
  "read its off-net state",
];
/** What the admin of this very number may do: people, but no admin, no group; its settings; what is held. */
const ofNumberAdmin = [
  "grant a person",
  "revoke a person",
  "edit a number",
  "change who gets its conversations",
  "let a held text go",
  "cancel a held text",
];
/** Another tenant's owner changes their own tenant by these; of this one they name nothing. */
const namesNothing = [
  "add a tag",
  "add a number",
  "add a checked number",
  "add listed numbers",
  "read campaigns",
  "set credentials",
  "change how the carrier is spoken to",
  "put that back",
  "test other carrier settings",
  "make a webhook key",
  "change the rules of all numbers",
  "point numbers",
  "test the webhook",
  "invite a person",
];

/** A manager does not manage people, but says who is there. */
const ofManager = ["send a person away", "bring a person back"];

/** What is refused and how; null where the change is this person's own to make. */
function refusal(change: string, person: Person): "forbidden" | "not_found" | null {
  // An actor that no session makes: what the team itself says of them decides.
  if (change === "raise oneself") return "forbidden";
  if (person === "owner of another tenant") return namesNothing.includes(change) ? null : "not_found";
  if (person === "manager" && ofManager.includes(change)) return null;
  if (person === "number admin" && ofNumberAdmin.includes(change)) return null;
  const isOutside = person === "admin of another number" || person === "on no number";
  return isOutside && ofOneNumber.includes(change) ? "not_found" : "forbidden";
}

/** Everything that such a change would leave behind. */
async function traces({ db, tenant, number }: World) {
  const { tenantId, carrierAccountId } = tenant;
  return {
    numbers: await db.select().from(numbers).where(eq(numbers.tenantId, tenantId)).orderBy(numbers.id),
    grants: await db
      .select()
      .from(numberGrants)
      .where(eq(numberGrants.tenantId, tenantId))
      .orderBy(numberGrants.id),
    account: await db.select().from(carrierAccounts).where(eq(carrierAccounts.id, carrierAccountId)),
    keys: await db
      .select()
      .from(webhookKeys)
      .where(eq(webhookKeys.carrierAccountId, carrierAccountId))
      .orderBy(webhookKeys.id),
    deliveries: (await deliveriesOf(db, tenant)).map(({ id, state, quarantineCode, attempts }) => ({
      id,
      state,
      quarantineCode,
      attempts,
    })),
    queue: await db.select().from(sends).where(eq(sends.tenantId, tenantId)).orderBy(sends.messageId),
    audit: await db.select().from(auditEntries).where(eq(auditEntries.tenantId, tenantId)),
    events: await eventsOf(db, number),
    team: await db.select().from(tenants).where(eq(tenants.id, tenantId)),
    people: await db
      .select()
      .from(memberships)
      .where(eq(memberships.tenantId, tenantId))
      .orderBy(memberships.userId),
    tags: await db.select().from(tags).where(eq(tags.tenantId, tenantId)).orderBy(tags.id),
    invitations: await db.select().from(invitations).where(eq(invitations.tenantId, tenantId)),
    passwordLinks: await db.select().from(passwordLinks).where(eq(passwordLinks.tenantId, tenantId)),
  };
}

describe("N9, BF2, V43: what only an admin may change", () => {
  const people: Person[] = [
    "member",
    "viewer",
    "number admin",
    "admin of another number",
    "on no number",
    "manager",
    "owner of another tenant",
  ];
  test.each(people)("%s: is refused each of it by itself, and nothing is left behind", async (person) => {
    const world = await aWorld();
    const before = await traces(world);
    const answers: Record<string, unknown> = {};
    const expected: Record<string, unknown> = {};
    for (const [change, run] of Object.entries(changes)) {
      const code = refusal(change, person);
      if (code === null) continue;
      const outcome = await run(world, world.people[person]);
      answers[change] = outcome.ok ? "done" : outcome.error?.code;
      expected[change] = code;
    }
    expect(Object.keys(expected).length).toBeGreaterThan(8);
    expect(answers).toEqual(expected);
    expect(await traces(world)).toEqual(before);
  });

  test("the owner may do each of it: what is refused above is refused for the person, not for the asking", async () => {
    for (const [change, run] of Object.entries(changes)) {
      const world = await aWorld();
      const owner = await aPerson(world.db, world.tenant, { role: "owner" });
      const outcome = await run(world, owner);
      expect(["forbidden", "not_found"], `${change}: ${outcome.error?.code}`).not.toContain(
        outcome.error?.code ?? "done",
      );
    }
  });
});
