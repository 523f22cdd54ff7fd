import { eq } from "drizzle-orm";
import { auditEntries } from "@/db/schema/governance";
import { invitations } from "@/db/schema/links";
import { carrierAccounts, numberGrants, numbers, webhookKeys } from "@/db/schema/numbers";
import { groupMembers, groups, memberships } from "@/db/schema/people";
import { tags } from "@/db/schema/tags";
import { choiceFields } from "@/lib/carriers/questblue/choices";
import { MEANT_FOR_FIELD, meantFor } from "@/lib/protocol/meant-for";
import type { Actor } from "@/lib/domain/principal";
import { systemClock } from "@/lib/base/clock";
import { addTag } from "@/lib/inbox/tags/edit-tags";
import { addGroup } from "@/lib/people/groups";
import { invitePerson } from "@/lib/people/invite-person";
import { appUrl, logs, webLog } from "@/tests/support/e2e/addresses";
import { expectAnswer } from "@/tests/support/e2e/bad-answers";
import { asJson, WEBHOOK_PATH } from "@/tests/support/e2e/door";
import { callAction, type Fields, formOn, formsOn, type PageForm, postForm } from "@/tests/support/e2e/forms";
import { raw } from "@/tests/support/e2e/raw-http";
import { aLineOf, aTeam, aTeammate } from "@/tests/support/e2e/team";
import { expect } from "@/tests/support/e2e/test";
import { aConversation, anInbound, aTenant, onNumber } from "@/tests/support/factories";
import { aWebhookKey, deliveriesOf } from "@/tests/support/webhook";
import { anUnvisitedServer } from "@/tests/support/unvisited";
import { row } from "./row";

/** An admin's forms, posted as a browser without JavaScript does: right ones with wrong words, and by the wrong people. */

async function aHouse({ hasCredentials = false } = {}) {
  const { db, tenant, key } = await aTeam({ hasCredentials });
  const line = await aLineOf(tenant, "Yard");
  const owner = await aTeammate(tenant, "Ona Berg", [], "owner");
  const ofTenant = async () => db.select().from(numbers).where(eq(numbers.tenantId, tenant.tenantId));
  const account = async () =>
    (await db.select().from(carrierAccounts).where(eq(carrierAccounts.id, tenant.carrierAccountId)))[0];
  return { db, tenant, key, line, owner, ofTenant, account };
}

const aNewNumber = () => `+1202${Math.floor(2_000_000 + Math.random() * 7_999_999)}`;
const settings = {
  label: "Taken over",
  timeZone: "America/Denver",
  segmentsPerMinute: "5",
  segmentsPerDay: "",
  helpContact: "",
  customerWrote: "notifies",
};
const credentials = { username: "demo", password: "demo", securityKey: "demo-key" };
const fieldsOf = (values: Record<string, string>): Fields => Object.entries(values);

row("BF1", async () => {
  const { db, line, owner, ofTenant } = await aHouse();
  const rival = await aTenant(db, { name: `Rival ${crypto.randomUUID()}`, credentials: null });
  const theirs = await aLineOf(rival, "Their secret line");
  const form = await formOn(owner.api, "/admin/numbers/add", "label");
  const add =
    (number: string, label = "") =>
    () =>
      postForm(owner.api, form, fieldsOf({ number, label }));

  const taken = await expectAnswer(add(theirs.e164), 409, "another tenant's");
  expect(taken.body).toContain("cannot be added here");
  expect(taken.body).not.toMatch(/rival|secret|team|tenant|owner/i);
  for (const words of ["Rival", "Their secret line"]) expect(taken.html).not.toContain(words);
  await expectAnswer(add(line.e164), 409, "our own");
  for (const number of [
    "",
    "abc",
    "911",
    "32665",
    "+442071234567",
    "+19005550123",
    "1".repeat(40),
    "=1+1",
    "<b>1</b>",
    "+1٢٠٢٥٥٥٠١٢٣",
    `${aNewNumber()}\u0000x`,
    `${aNewNumber()},${aNewNumber()}`,
  ])
    await expectAnswer(add(number), 422, number);
  for (const label of ["x".repeat(41), "a\u0000b", "\u202eevil", "\u200b"])
    await expectAnswer(add(aNewNumber(), label), 422, JSON.stringify(label));
  await expectAnswer(add("1".repeat(201)), 400, "too long");
  expect((await ofTenant()).map(({ e164 }) => e164)).toEqual([line.e164]);

  // In two tabs at once: one has it, the other is told.
  const wanted = aNewNumber();
  const answers = await Promise.all([add(wanted)(), add(wanted)()]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409]);
  expect((await ofTenant()).filter(({ e164 }) => e164 === wanted)).toHaveLength(1);
});

row("BF2", async () => {
  const { db, tenant, key, line, owner, ofTenant, account } = await aHouse();
  expect((await raw(`${WEBHOOK_PATH}/${key}`, { method: "POST", headers: asJson, body: "{" })).status).toBe(
    200,
  );
  await expect
    .poll(async () => (await deliveriesOf(db, tenant)).map(({ state }) => state))
    .toEqual(["quarantined"]);
  await aWebhookKey(db, tenant, { retiresAt: new Date(Date.now() + 3_600_000) });
  const people = {
    member: await aTeammate(tenant, "Milo Fisk", [line]),
    "on no line": await aTeammate(tenant, "Nia Roe", []),
    manager: await aTeammate(tenant, "Max Orr", [], "manager"),
    viewer: await aTeammate(tenant, "Vera Low", []),
    "another tenant's owner": await aTeammate(
      (await aTeam({ hasCredentials: false })).tenant,
      "Olga Far",
      [],
      "owner",
    ),
  };
  await onNumber(db, people.viewer.actor, line, "viewer");
  const invited = await invitePerson({ db, now: systemClock }, owner.actor, {
    email: `${crypto.randomUUID()}@example.test`,
    role: "member",
    numbers: [],
  });
  expect(invited.ok).toBe(true);
  const group = await addGroup({ db }, owner.actor, { name: "Crew" });
  if (!group.ok) throw new Error(group.error.code);
  expect((await addTag({ db }, owner.actor, { name: "Billing" })).ok).toBe(true);
  // None of those who ask: everybody may say of themselves that they are away.
  const colleague = await aTeammate(tenant, "Cara Dunn", [line]);
  const ofPeople = [
    "/admin/people",
    "/admin/people/invite",
    `/admin/people/${colleague.actor.userId}`,
    "/admin/people/groups",
    `/admin/people/groups/${group.value.groupId}`,
  ];
  const pages = [
    "/admin/questblue",
    "/admin/numbers/add",
    "/admin/webhook",
    "/admin/quarantine",
    "/admin/numbers",
    `/admin/numbers/${line.numberId}`,
    "/admin/tags",
    ...ofPeople,
  ];
  const forms = (await Promise.all(pages.map((page) => formsOn(owner.api, page)))).flat();
  expect(new Set(forms.map(({ action }) => action)).size).toBeGreaterThanOrEqual(22);
  const stored = async () => ({
    account: await account(),
    numbers: await ofTenant(),
    grants: await db.select().from(numberGrants).where(eq(numberGrants.tenantId, tenant.tenantId)),
    keys: (
      await db.select().from(webhookKeys).where(eq(webhookKeys.carrierAccountId, tenant.carrierAccountId))
    ).map(({ keyHash, retiresAt }) => ({ keyHash, retiresAt })),
    deliveries: (await deliveriesOf(db, tenant)).map(({ id, state }) => ({ id, state })),
    groups: await db.select().from(groups).where(eq(groups.tenantId, tenant.tenantId)),
    groupMembers: await db.select().from(groupMembers).where(eq(groupMembers.tenantId, tenant.tenantId)),
    people: await db.select().from(memberships).where(eq(memberships.tenantId, tenant.tenantId)),
    invitations: await db.select().from(invitations).where(eq(invitations.tenantId, tenant.tenantId)),
    tags: await db.select().from(tags).where(eq(tags.tenantId, tenant.tenantId)),
    changes: (await db.select().from(auditEntries).where(eq(auditEntries.tenantId, tenant.tenantId))).filter(
      ({ action }) => !action.startsWith("session."),
    ),
  });
  const before = await stored();
  const everything = fieldsOf({
    ...settings,
    ...credentials,
    ...Object.fromEntries(choiceFields.map((field) => [field, "x"])),
    ask: "save",
    number: aNewNumber(),
    reason: "x",
    email: `${crypto.randomUUID()}@example.test`,
    holder: `user:${people.member.actor.userId}`,
    member: people.member.actor.userId,
    routing: "none",
    unansweredMinutes: "",
    name: "Mine",
    role: "admin",
    until: "hour",
    date: "",
    zone: "UTC",
    capacity: "3",
    ...Object.fromEntries(Array.from({ length: 7 }, (_, day) => [`day${day}`, "9:00-17:00"])),
    exceptions: "",
    color: "red",
  });
  /** All that the form would send if it were theirs: each role raised, and each place where one is asked for filled. */
  const [call] = await deliveriesOf(db, tenant);
  const ofPage: Record<string, Fields> = {
    "/admin/quarantine": [
      ["ask", "dismiss"],
      ["deliveryId", call?.id ?? ""],
    ],
  };
  const filled = ({ page, hidden }: PageForm, sender: Actor): Fields => {
    // As if it had been drawn for whoever sends it: what they may do is asked for, not whose page it is.
    const drawn = hidden
      .filter(([name]) => !name.startsWith("$"))
      .map(([name, value]): [string, string] => [name, name === MEANT_FOR_FIELD ? meantFor(sender) : value]);
    const own: Fields = [...drawn, ...(ofPage[page] ?? [])];
    const roles = own.flatMap(([name]): Fields =>
      name.startsWith("was:") ? [[name.replace("was:", "role:"), "admin"]] : [],
    );
    // What the form says itself is said once.
    return [...own, ...roles, ...everything.filter(([name]) => !own.some(([taken]) => taken === name))];
  };
  for (const [who, { api, actor }] of Object.entries(people))
    for (const form of forms) {
      // What names nothing of ours is about the sender's own team, and theirs to send.
      if (actor.tenantId !== tenant.tenantId && !form.hidden.some(([name]) => name.endsWith("Id"))) continue;
      // A manager may say of somebody that they are away.
      if (who === "manager" && form.html.includes(' name="until"')) continue;
      // The page is not theirs either: what the action itself says is asked for.
      const { status, body } = await callAction(api, form.action, filled(form, actor), { page: form.page });
      expect(body, `${who}, ${form.page}`).toMatch(/"code":"(forbidden|not_found)"/);
      expect([403, 404], `${who}, ${form.page}`).toContain(status);
    }
  expect(await stored()).toEqual(before);

  // The last owner is not even their own to demote; of two, one may go.
  const ownPage = `/admin/people/${owner.actor.userId}`;
  const demote = async () =>
    postForm(owner.api, await formOn(owner.api, ownPage, "role"), [["role", "member"]]);
  expect((await expectAnswer(demote, 409, "the last owner")).body).toContain("last owner");
  await aTeammate(tenant, "Otto Lin", [], "owner");
  expect((await demote()).status).toBe(404);
  expect((await owner.api.call("/admin/people")).status).toBe(404);
});

row("BF3", async () => {
  const { db, tenant, line, owner, ofTenant } = await aHouse({ hasCredentials: true });
  const [before] = await ofTenant();
  const smuggled = {
    id: crypto.randomUUID(),
    tenantId: crypto.randomUUID(),
    e164: aNewNumber(),
    role: "owner",
    plan: "all",
    createdAt: "2000-01-01",
    disabledAt: "2000-01-01",
    unverified: "false",
    carrierAccountId: crypto.randomUUID(),
  };
  const form = await formOn(owner.api, `/admin/numbers/${line.numberId}`, "label");
  const logLines = async () =>
    (await webLog()).split("\n").filter((each) => each.includes("nobody asked for"));
  const logged = (await logLines()).length;
  const count = Object.keys(smuggled).length;
  expect((await postForm(owner.api, form, fieldsOf({ ...settings, ...smuggled }))).status).toBe(200);
  const [after] = await ofTenant();
  expect(after).toEqual({
    ...before,
    label: settings.label,
    timeZone: settings.timeZone,
    segmentsPerMinute: 5,
    customerWroteRefuses: false,
  });
  // Other tests smuggle as well, not as many at once.
  expect((await logLines()).slice(logged).map((each) => JSON.parse(each))).toContainEqual(
    expect.objectContaining({ where: "action", fields: count }),
  );

  const member = await aTeammate(tenant, "Milo Fisk", [line]);
  const conversation = await aConversation(db, line);
  await anInbound(db, conversation);
  const answer = await member.api.postReply(conversation.conversationId, {
    clientId: crypto.randomUUID(),
    seenSeq: 1,
    body: "Hello",
    undoSeconds: 30,
    authorId: owner.actor.userId,
    tenantId: smuggled.tenantId,
    source: "automatic",
    status: "delivered",
    publicSeq: 99,
    dueAt: null,
  });
  expect([answer.status, await answer.json()]).toEqual([
    201,
    {
      message: expect.objectContaining({
        author: expect.objectContaining({ id: member.actor.userId }),
        source: "agent",
        status: "queued",
        publicSeq: 2,
      }),
    },
  ]);
  const ofIt = (await logLines()).filter((each) => each.includes(conversation.conversationId));
  expect(ofIt.map((each) => JSON.parse(each).fields)).toEqual([6]);
  expect((await logLines()).join()).not.toContain(smuggled.tenantId);
});

row("BF4", async () => {
  const { owner, account } = await aHouse();
  const before = await account();
  const form = await formOn(owner.api, "/admin/questblue", "username");
  const mark = "s3ntinel";
  const set = (values: Record<string, string>) => () =>
    postForm(owner.api, form, fieldsOf({ ...credentials, ...values }));
  for (const name of ["username", "password", "securityKey"])
    for (const value of [
      "",
      `${mark}${"x".repeat(10_240)}`,
      `${mark}\r\nX-Evil: 1`,
      `${mark}ü`,
      ` ${mark}`,
      `${mark} `,
      `${mark}\u0000`,
      `${mark}\t`,
      "\u200b",
      `${mark}😀`,
    ]) {
      const { body, html } = await expectAnswer(
        set({ [name]: value }),
        422,
        `${name} ${JSON.stringify(value.slice(0, 20))}`,
      );
      expect(body).not.toContain(mark);
      // What is no secret goes back into its field; a secret is nowhere on the page.
      if (name !== "username") expect(html).not.toContain(mark);
    }
  // The carrier is asked, and says no.
  await expectAnswer(set({ password: mark }), 422, "refused");
  expect(await account()).toEqual(before);

  expect((await set({})()).status).toBe(200);
  const stored = await account();
  expect(stored?.sealedCredentials).toBeTruthy();
  expect(JSON.stringify(stored) + String(stored?.sealedCredentials)).not.toContain("demo-key");
  for (const page of ["/admin/questblue", "/admin/status", "/admin/webhook", "/api/inbox"]) {
    const html = await (await owner.api.call(page)).text();
    expect(html, page).not.toContain("demo-key");
    if (page === "/admin/questblue") expect(html).toMatch(/…(<!-- -->)?ey/);
    const secrets = [...html.matchAll(/<input[^>]*name="(?:password|securityKey)"[^>]*>/g)].map(
      ([input]) => input,
    );
    expect(secrets).toHaveLength(page === "/admin/questblue" ? 2 : 0);
    for (const input of secrets) expect(input).not.toContain("value=");
  }
  expect(await logs()).not.toMatch(/s3ntinel|demo-key/);
});

row("BF5", async () => {
  const { owner, line, account, ofTenant } = await aHouse();
  const elsewhere = await anUnvisitedServer();
  const { port } = elsewhere;
  const [before, [number]] = [await account(), await ofTenant()];
  const forms = [
    await formOn(owner.api, "/admin/questblue", "username"),
    await formOn(owner.api, `/admin/numbers/${line.numberId}`, "label"),
  ];
  const pages = [
    "/admin/questblue",
    "/admin/webhook",
    "/admin/numbers",
    "/admin/numbers/add",
    `/admin/numbers/${line.numberId}`,
  ];
  for (const page of pages)
    for (const { html } of await formsOn(owner.api, page))
      expect(html, page).not.toMatch(/name="[^"]*(url|address|host)/i);
  for (const place of [
    `http://127.0.0.1:${port}/`,
    `http://[::ffff:127.0.0.1]:${port}/`,
    "http://169.254.169.254/",
    "file:///etc/passwd",
    `http://a@127.0.0.1:${port}/`,
    `http://127.0.0.1:22/`,
    `http://localhost:${port}/`,
  ])
    for (const form of forms) {
      const chosen = Object.fromEntries(
        [
          "baseUrl",
          "url",
          "host",
          "carrierUrl",
          "QUESTBLUE_URL",
          "webhookUrl",
          "post2url",
          "settings",
          "settings[baseUrl]",
          "forwardTo",
        ].map((name) => [name, place]),
      );
      // Refused for their words or not, they lead nowhere.
      expect([200, 422]).toContain(
        (
          await postForm(
            owner.api,
            form,
            fieldsOf({ ...settings, ...credentials, password: "wrong", ...chosen }),
          )
        ).status,
      );
    }
  expect(elsewhere.visits()).toBe(0);
  elsewhere.close();
  expect(await account()).toEqual(before);
  expect((await ofTenant())[0]).toEqual({
    ...number,
    label: settings.label,
    timeZone: settings.timeZone,
    segmentsPerMinute: 5,
    customerWroteRefuses: false,
  });
  // Where the carrier is to call follows from the product's own address, whoever claims another.
  const claimed = await owner.api.call("/admin/webhook", {
    headers: { "x-forwarded-host": "evil.test", forwarded: "host=evil.test" },
  });
  const html = await claimed.text();
  expect([claimed.status, html.includes("evil.test"), html.includes(`${appUrl()}/api/sms/webhook`)]).toEqual([
    200,
    false,
    true,
  ]);
  // By another name the page leads to the one it has.
  const renamed = await raw("/admin/webhook", {
    headers: { host: "evil.test", cookie: owner.api.cookies.header },
  });
  expect([renamed.status, renamed.headers.location]).toEqual([307, `${appUrl()}/admin/webhook`]);
});
