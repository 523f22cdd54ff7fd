import { eq, sql } from "drizzle-orm";
import { auditEntries } from "@/db/schema/governance";
import { invitations, passwordLinks } from "@/db/schema/links";
import { memberships, users } from "@/db/schema/people";
import { newToken } from "@/lib/base/one-time-token";
import { newId } from "@/lib/base/ids";
import { LINKS_PER_HOUR } from "@/lib/domain/people/team";
import { appUrl, logs, PASSWORD } from "@/tests/support/e2e/addresses";
import { Api } from "@/tests/support/e2e/api";
import { callAction, formOn, formsOn, type PageForm, postForm } from "@/tests/support/e2e/forms";
import { Cookies, postSignIn, signIn } from "@/tests/support/e2e/sign-in";
import { aLineOf, aTeam, aTeammate, stackDb } from "@/tests/support/e2e/team";
import { expect } from "@/tests/support/e2e/test";
import { row } from "./row";

/** One-time links as a browser without JavaScript uses them: opened, led to their page, and the form there posted. */

async function aHouse() {
  const { db, tenant } = await aTeam();
  const line = await aLineOf(tenant, "Yard");
  const owner = await aTeammate(tenant, "Ona Berg", [], "owner");
  const member = await aTeammate(tenant, "Milo Fisk", [line]);
  return { db, tenant, line, owner, member };
}

const theLink = (html: string): string =>
  /value="([^"]*\/(?:join|new-password)\/[A-Za-z0-9_-]{32})"/.exec(html)?.[1] ?? "";

/** Opens the link, in a browser that has these cookies. */
async function open(link: string, cookies = new Cookies()) {
  const answer = await fetch(link, { redirect: "manual", headers: { cookie: cookies.header } });
  cookies.keep(answer);
  return { answer, api: new Api(cookies), to: answer.headers.get("location") };
}

row("BL6", async () => {
  const { db, owner, member } = await aHouse();
  const elsewhere = await signIn(member.email);
  const make = async (headers: Record<string, string> = {}) => {
    const form = (await formsOn(owner.api, `/admin/people/${member.actor.userId}`)).find(({ html }) =>
      html.includes("Make a link"),
    );
    if (!form) throw new Error("no form makes a link");
    return theLink((await postForm(owner.api, form, [], { headers })).html);
  };
  const poisoned = await make({ "x-forwarded-host": "evil.test", forwarded: "host=evil.test" });
  expect(poisoned.startsWith(`${appUrl()}/new-password/`)).toBe(true);
  const link = await make();
  expect((await open(poisoned)).to, "replaced by a newer one").toBe("/new-password?gone");

  const opened = await open(link);
  expect([opened.answer.status, opened.to]).toEqual([303, "/new-password"]);
  const form = await formOn(opened.api, "/new-password", "password");
  expect((await postForm(opened.api, form, [["password", "short"]])).status).toBe(422);
  // Somebody else's link in the same browser does not make this form theirs.
  expect(
    (await postForm(new Api(new Cookies()), form, [["password", "a new password for Milo"]])).status,
  ).toBe(404);
  const done = await postForm(opened.api, form, [["password", "a new password for Milo"]]);
  expect([done.status, done.headers.get("location")]).toEqual([303, "/sign-in?password=set"]);
  expect((await postForm(opened.api, form, [["password", "and once more, as it is"]])).status, "used").toBe(
    404,
  );
  expect((await open(link)).to).toBe("/new-password?gone");
  expect(
    await (await fetch(`${appUrl()}/api/auth/session`, { headers: { cookie: elsewhere.header } })).json(),
    "other sign-ins end",
  ).toEqual({});
  expect((await postSignIn({ email: member.email, password: PASSWORD })).status).toBe(401);
  await signIn(member.email, "a new password for Milo");

  const late = await make();
  await db
    .update(passwordLinks)
    .set({ expiresAt: sql`clock_timestamp() - interval '1 second'` })
    .where(eq(passwordLinks.userId, member.actor.userId));
  for (const dead of [late, `${appUrl()}/new-password/${newToken()}`, `${appUrl()}/new-password/..%2fx`])
    expect((await open(dead)).to, dead).toBe("/new-password?gone");
  const written = await logs();
  for (const each of [poisoned, link, late]) expect(written).not.toContain(each.split("/").at(-1));
});

row("BL7", async () => {
  const { db, tenant, line, owner, member } = await aHouse();
  const email = `${newId()}@example.test`;
  const inviting = await formOn(owner.api, "/admin/people/invite", "email");
  const invite = async (address: string) =>
    theLink(
      (
        await postForm(owner.api, inviting, [
          ["email", address],
          ["role", "member"],
          [`number:${line.numberId}`, "viewer"],
        ])
      ).html,
    );
  const link = await invite(email);
  expect(link.startsWith(`${appUrl()}/join/`)).toBe(true);
  const { answer, api, to } = await open(link);
  expect([answer.status, to]).toEqual([303, "/join"]);
  const form = await formOn(api, "/join", "password");
  expect(JSON.stringify(form)).not.toContain(link.split("/").at(-1));

  // Signed in as somebody else: neither the page nor the action behind it joins.
  const another = await open(link, await signIn(member.email));
  expect(await (await another.api.call("/join")).text()).toContain("is signed in here");
  const asAnother = await callAction(
    another.api,
    form.action,
    [
      ["invitationId", hiddenOf(form, "invitationId")],
      ["name", "Milo"],
      ["password", PASSWORD],
    ],
    { page: "/join" },
  );
  expect(asAnother.status).toBe(409);
  // For another invitation than the form was shown for.
  expect(
    (
      await postForm(
        api,
        {
          ...form,
          hidden: form.hidden.map(([name, value]) => [name, name === "invitationId" ? newId() : value]),
        },
        [
          ["name", "Omar Said"],
          ["password", PASSWORD],
        ],
      )
    ).status,
  ).toBe(404);

  const smuggled: [string, string][] = [
    ["role", "owner"],
    ["tenantId", newId()],
    ["email", "somebody@else.test"],
    [`number:${line.numberId}`, "admin"],
    ["superadmin", "true"],
  ];
  const joined = await postForm(api, form, [["name", "Omar Said"], ["password", PASSWORD], ...smuggled]);
  expect([joined.status, joined.headers.get("location")]).toEqual([303, "/inbox"]);
  const people = await db
    .select({ email: users.email, role: memberships.role, superadmin: users.superadmin })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.tenantId, tenant.tenantId));
  expect(people).toContainEqual({ email, role: "member", superadmin: false });
  const newcomer = new Api(await signIn(email));
  expect((await newcomer.numbers()).map(({ role }) => role)).toEqual(["viewer"]);

  expect((await open(link)).to, "used").toBe("/join?gone");
  expect(
    (
      await postForm(api, form, [
        ["name", "Omar Said"],
        ["password", PASSWORD],
      ])
    ).status,
    "used",
  ).toBe(404);
  const late = await invite(`${newId()}@example.test`);
  await db
    .update(invitations)
    .set({ expiresAt: sql`clock_timestamp() - interval '1 second'` })
    .where(eq(invitations.tenantId, tenant.tenantId));
  for (const dead of [late, `${link}x`, `${appUrl()}/join/${newToken()}`, `${appUrl()}/join/%00`])
    expect((await open(dead)).to, dead).toBe("/join?gone");
  expect(await (await fetch(`${appUrl()}/join`)).text()).toContain("does not work");

  await stackDb()
    .insert(auditEntries)
    .values(
      Array.from({ length: LINKS_PER_HOUR }, () => ({
        tenantId: tenant.tenantId,
        actorKind: "person" as const,
        actorId: owner.actor.userId,
        action: "person.invited" as const,
      })),
    );
  const refused = await postForm(owner.api, inviting, [
    ["email", `${newId()}@example.test`],
    ["role", "member"],
  ]);
  expect([refused.status, Number(refused.headers.get("retry-after")) > 0]).toEqual([429, true]);
  const written = await logs();
  for (const each of [link, late]) expect(written).not.toContain(each.split("/").at(-1));
});

const hiddenOf = (form: PageForm, name: string): string =>
  form.hidden.find(([each]) => each === name)?.[1] ?? "";
