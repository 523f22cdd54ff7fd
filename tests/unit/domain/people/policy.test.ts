import { describe, expect, test } from "vitest";
import type { Principal, Roles } from "@/lib/domain/principal";
import { type SystemRule, systemRules } from "@/db/vocabulary";
import { type Action, actions, canSee, may, visibleNumbers } from "@/lib/domain/people/policy";

const N = "number-1";
const OTHER = "number-2";

const actor = (over: Partial<Roles>): Roles => ({ tenantRole: "member", grants: [], ...over });

const people = {
  superadmin: actor({ superadmin: true }),
  owner: actor({ tenantRole: "owner" }),
  admin: actor({ tenantRole: "admin" }),
  manager: actor({ tenantRole: "manager" }),
  numberAdmin: actor({ grants: [{ numberId: N, role: "admin" }] }),
  numberMember: actor({ grants: [{ numberId: N, role: "member" }] }),
  numberViewer: actor({ grants: [{ numberId: N, role: "viewer" }] }),
  stranger: actor({ grants: [{ numberId: OTHER, role: "admin" }] }),
};

// Written by hand, not from the code: y may, - may not.
// Columns: superadmin, owner, admin, manager | number admin, member, viewer | admin of another number only
// What a rule of the system may do stands below, since no rule may do more than its one thing.
const expected: Record<(typeof actions)[number], string> = {
  "conversation.read": "-yyy yyy -",
  "conversation.reply": "-yy- yy- -",
  "conversation.take_over": "-yy- yy- -",
  "conversation.resolve": "-yy- yy- -",
  "conversation.assign": "-yyy yy- -",
  "conversation.snooze": "-yy- yy- -",
  "conversation.tag": "-yyy yy- -",
  "conversation.mark_unread": "-yy- yy- -",
  "conversation.mark_reply": "-yy- yy- -",
  "contact.opt_out": "-yy- yy- -",
  "note.add": "-yyy yy- -",
  "draft.write": "-yy- yy- -",
  "presence.show": "-yyy yyy -",
  "number.read": "-yyy yyy -",
  "number.edit_settings": "-yy- y-- -",
  "number.manage_people": "-yy- y-- -",
  "number.grant_admin": "-yy- --- -",
  "number.assign_group": "-yy- --- -",
  "number.add": "-yy- --- -",
  "number.disable": "-yy- --- -",
  "credentials.edit": "-yy- --- -",
  "webhook.manage": "-yy- --- -",
  "quarantine.replay": "-yy- --- -",
  "audit.read": "-yy- --- -",
  "people.manage": "-yy- --- -",
  "people.set_away": "-yyy --- -",
  "tags.edit": "-yy- --- -",
  "tenant.edit": "-yy- --- -",
  "system.manage": "y--- --- -",
};

const cells = actions.flatMap((action) =>
  Object.entries(people).map(([who, person], column) => ({
    action,
    who,
    person,
    allowed: expected[action].replaceAll(" ", "")[column] === "y",
  })),
);

test("P1: the table has a cell for every action and role", () => {
  expect(Object.keys(expected)).toEqual([...actions]);
  expect(cells).toHaveLength(29 * 8);
  for (const row of Object.values(expected)) expect(row).toMatch(/^[y-]{4} [y-]{3} [y-]$/);
});

test.each(cells)("P1: $who, $action: $allowed", ({ action, person, allowed }) => {
  expect(may(person, action, { numberId: N })).toBe(allowed);
});

describe("P1: each kind of principal has what it was given, and nothing by being what it is", () => {
  const known = { tenantId: "t", name: "Ana Reyes" };
  const allowedTo = (who: Principal) => actions.filter((action) => may(who, action, { numberId: N }));

  test("a person and a key with the same roles may do the same", () => {
    for (const roles of Object.values(people)) {
      const person: Principal = { kind: "person", userId: "u", sessionId: "s", ...known, ...roles };
      const key: Principal = { kind: "api_key", keyId: "k", ...known, ...roles };
      expect(allowedTo(key)).toEqual(allowedTo(person));
      expect(allowedTo(key)).toEqual(actions.filter((action) => may(roles, action, { numberId: N })));
    }
  });

  const ofRules: Record<SystemRule, Action[]> = {
    keyword_answer: ["conversation.reply"],
    history_comparison: ["conversation.mark_unread"],
    sign_in: [],
    webhook_key: [],
    routing: ["conversation.assign"],
    snooze: ["conversation.snooze"],
    restore: [],
  };
  test.each(systemRules)("the system may do by the rule %s what that is for, and it sees nothing", (rule) => {
    const system: Principal = { kind: "system", tenantId: "t", rule };
    expect(allowedTo(system)).toEqual(ofRules[rule]);
    expect(canSee(system, N)).toBe(false);
  });
});

describe("P0: a person's roles together", () => {
  test("a manager never replies, not even with a grant, and still reads", () => {
    const manager = actor({ tenantRole: "manager", grants: [{ numberId: N, role: "admin" }] });
    expect(actions.filter((action) => may(manager, action, { numberId: N }))).toEqual([
      "conversation.read",
      "conversation.assign",
      "conversation.tag",
      "note.add",
      "presence.show",
      "number.read",
      "people.set_away",
    ]);
  });

  test("of an own grant and a group's on one number, the stronger counts", () => {
    const twice = actor({
      grants: [
        { numberId: N, role: "viewer" },
        { numberId: N, role: "member" },
      ],
    });
    expect(may(twice, "conversation.reply", { numberId: N })).toBe(true);
    expect(visibleNumbers(twice)).toEqual([N]);
  });

  test("a superadmin keeps what their tenant role gives", () => {
    const both = actor({ superadmin: true, tenantRole: "owner" });
    expect(may(both, "system.manage")).toBe(true);
    expect(may(both, "conversation.read", { numberId: N })).toBe(true);
  });

  test("V52: without a number, a grant allows nothing", () => {
    expect(actions.filter((action) => may(people.numberAdmin, action))).toEqual([]);
  });
});

describe("N3: what a person sees", () => {
  test("a member sees granted numbers only; another is not found rather than forbidden", () => {
    expect(canSee(people.numberViewer, N)).toBe(true);
    expect(canSee(people.numberViewer, OTHER)).toBe(false);
    expect(visibleNumbers(people.numberViewer)).toEqual([N]);
    expect(visibleNumbers(actor({}))).toEqual([]);
  });

  test("owner, admin and manager see every number of the tenant; a superadmin none by being one", () => {
    for (const person of [people.owner, people.admin, people.manager])
      expect(visibleNumbers(person)).toBe("all");
    expect(visibleNumbers(people.superadmin)).toEqual([]);
    expect(canSee(people.superadmin, N)).toBe(false);
  });
});
