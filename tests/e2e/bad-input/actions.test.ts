import { eq } from "drizzle-orm";
import { carrierAccounts, numbers } from "@/db/schema/numbers";
import { MEANT_FOR_FIELD } from "@/lib/protocol/meant-for";
import { appUrl, logs } from "@/tests/support/e2e/addresses";
import { expectAnswer } from "@/tests/support/e2e/bad-answers";
import { callAction, type Fields, formOn, postForm } from "@/tests/support/e2e/forms";
import { SESSION_COOKIE } from "@/tests/support/e2e/sign-in";
import { aLineOf, aTeam, aTeammate } from "@/tests/support/e2e/team";
import { expect } from "@/tests/support/e2e/test";
import { row } from "./row";
import { patience } from "@/tests/support/patience";

/** Server actions, called by anybody who can reach the site: with and without the page they belong to. */

const credentials: Fields = [
  ["username", "shop-api"],
  ["password", "correct horse 9"],
  ["securityKey", "9f2c61e0aa9f"],
];

async function aHouse() {
  const { db, tenant } = await aTeam({ hasCredentials: false });
  const line = await aLineOf(tenant, "Yard");
  const [owner, member] = [
    await aTeammate(tenant, "Ona Berg", [], "owner"),
    await aTeammate(tenant, "Milo Fisk", [line]),
  ];
  const second = await aTeammate(tenant, "Pia Roth", [], "owner");
  const stored = async () => ({
    account: await db.select().from(carrierAccounts).where(eq(carrierAccounts.id, tenant.carrierAccountId)),
    numbers: await db.select().from(numbers).where(eq(numbers.tenantId, tenant.tenantId)),
  });
  return { line, owner: owner.api, second: second.api, member: member.api, stored };
}

row("BA15", async () => {
  const { line, owner, second, member, stored } = await aHouse();
  const before = await stored();
  const [form, settings] = [
    await formOn(owner, "/admin/questblue", "username"),
    await formOn(owner, `/admin/numbers/${line.numberId}`, "label"),
  ];

  // No action of ours: 409 tells a page of an old build to load itself anew.
  for (const action of [
    "0".repeat(42),
    "A".repeat(42),
    form.action.toUpperCase(),
    form.action.slice(0, -1),
    "x",
    "__proto__",
    "x".repeat(10_000),
  ])
    for (const api of [null, owner]) {
      const answer = await expectAnswer(
        () => callAction(api, action, credentials),
        [400, 404, 409],
        action.slice(0, 12),
      );
      expect(answer.body.length).toBeLessThan(1_000);
    }
  expect((await callAction(owner, form.action, [["username", "x".repeat(1_100_000)]])).status).toBe(413);

  // Of another page, or of none: judged by who calls, as if called alone.
  for (const page of ["/sign-in", "/inbox", "/admin/questblue", `/admin/numbers/${line.numberId}`]) {
    const refused = await callAction(member, form.action, credentials, { page });
    expect(refused.body, page).toContain('"ok":false,"error":{"code":"forbidden"');
    expect(refused.status, page).toBe(page === form.page ? 403 : 200);
    const nobody = await callAction(null, form.action, credentials, { page });
    expect([nobody.body.includes('"ok"'), nobody.headers.get("x-action-redirect")], page).toEqual([
      false,
      expect.stringMatching(/^\/sign-in/),
    ]);
    const foreign = await callAction(owner, form.action, credentials, {
      page,
      headers: { origin: "https://evil.test" },
    });
    expect([foreign.status >= 400, foreign.body.includes('"ok":true')], page).toEqual([true, false]);
  }
  for (const { hidden, action, page } of [form, settings]) {
    const foreign = { hidden: hidden.filter(([name]) => name !== MEANT_FOR_FIELD), action, page };
    expect([403, 404]).toContain((await postForm(member, foreign, credentials)).status);
    // A form that the owner's tab still shows, under the cookie of who signed in after: not in that name, whatever the right.
    const other = await postForm(second, { hidden, action, page }, credentials);
    expect([other.status, other.body]).toEqual([
      409,
      expect.stringContaining("you are signed in as Pia Roth now"),
    ]);
  }
  expect((await postForm(null, form, credentials)).headers.get("location")).toBe("/sign-in");
  expect((await postForm(member, form, credentials, { page: "/inbox" })).status).toBe(409);
  expect(await stored()).toEqual(before);
});

row("BA16", async () => {
  const { line, owner, stored } = await aHouse();
  const before = await stored();
  const page = `/admin/numbers/${line.numberId}`;
  const [signIn, form, settings] = [
    await formOn(null, "/sign-in"),
    await formOn(owner, "/admin/questblue", "username"),
    await formOn(owner, page, "label"),
  ];
  const mark = `Sentinel${crypto.randomUUID().replaceAll("-", "")}`;
  const good: Record<string, string> = {
    label: "Taken over",
    timeZone: "America/Denver",
    segmentsPerMinute: "5",
    segmentsPerDay: "",
    helpContact: "",
    customerWrote: "refuses",
  };
  const without = (...names: string[]): Fields =>
    Object.entries(good).filter(([name]) => !names.includes(name));

  const bad: [string, Fields][] = [
    ["nothing", []],
    ["a field too few", without("timeZone")],
    ["a file for text", [...without("label"), ["label", new Blob([mark])]]],
    ["a field twice", [...without(), ["label", "b"]]],
    ["a number of others", [...without(), ["numberId", crypto.randomUUID()]]],
    [
      "prototype keys in place of fields",
      [
        ["__proto__", "x"],
        ["constructor", "x"],
        ["toString", "x"],
      ],
    ],
    ["a choice that is none", [...without("customerWrote"), ["customerWrote", "NaN"]]],
    ["a text too long", [...without("label"), ["label", "x".repeat(10_000)]]],
    ["1,000 fields", Array.from({ length: 1_000 }, (_, index) => [`field${index}`, "x"])],
    ["10,000 fields", Array.from({ length: 10_000 }, (_, index) => [`field${index}`, "x"])],
  ];
  for (const [what, fields] of bad) {
    const startedAt = performance.now();
    // So many fields are never parsed.
    const refused = fields.length > 2_000 ? 413 : 400;
    expect((await postForm(owner, settings, fields)).status, what).toBe(refused);
    expect(
      (await callAction(owner, settings.action, [["numberId", line.numberId], ...fields], { page })).status,
      what,
    ).toBe(refused);
    expect(performance.now() - startedAt, what).toBeLessThan(patience(4_000));
  }
  expect((await postForm(owner, form, [["username", new Blob(["x"])], ...credentials.slice(1)])).status).toBe(
    400,
  );

  // References as the framework writes them, to what is not there, to themselves, to what every object has.
  const references = [
    '["$K1","$0"]',
    '[null,"$1"]',
    '[null,"$K99"]',
    '{"a":"$0"}',
    '["$undefined","$D2026-99-99"]',
    '[null,"$n123456789012345678901234567890"]',
    '[null,"$NaN"]',
    '["$F1"]',
    '["$@1"]',
    '["$L1"]',
    '[null,"$Q1"]',
    '[null,"$W1"]',
    '"$__proto__"',
    '[null,"$1:__proto__:x"]',
    '["$1:constructor:constructor"]',
    "[",
    "null",
    `["${mark}`,
    "[".repeat(100_000),
    `[${"null,".repeat(2_000)}null]`,
  ];
  for (const reference of references)
    for (const isForm of [true, false]) {
      const data = new FormData();
      for (const [name, value] of [
        ["1", '"$0"'],
        ["0", reference],
      ] as const)
        data.append(name, value);
      const startedAt = performance.now();
      const answer = await fetch(`${appUrl()}/sign-in`, {
        method: "POST",
        headers: {
          origin: appUrl(),
          "next-action": signIn.action,
          ...(!isForm && { "content-type": "text/plain;charset=UTF-8" }),
        },
        body: isForm ? data : reference,
      });
      expect(answer.status, reference.slice(0, 40)).toBe(400);
      expect(performance.now() - startedAt, reference.slice(0, 40)).toBeLessThan(patience(2_000));
      expect(await answer.text()).not.toContain(mark);
      expect(answer.headers.getSetCookie().join()).not.toContain(SESSION_COOKIE);
    }
  const forged: [string, string][][] = [
    [["$ACTION_REF_9", ""]],
    [
      ["$ACTION_9:0", '["$K1","$0","$1"]'],
      ["1_$ACTION_9:0", "x"],
    ],
    [["$ACTION_ID_" + "0".repeat(42), ""]],
    [
      ["$ACTION_REF_1", ""],
      ["$ACTION_1:0", "{"],
    ],
    [["$ACTION_KEY", "__proto__"]],
  ];
  for (const hidden of forged) {
    const answer = await postForm(null, { ...signIn, hidden }, [["email", "a@b.test"]]);
    expect(answer.status, JSON.stringify(hidden)).toBeLessThan(500);
    expect(answer.headers.getSetCookie().join()).not.toContain(SESSION_COOKIE);
  }
  expect(await stored()).toEqual(before);
  expect(await logs()).not.toContain(mark);
});
