import { describe, expect, test } from "vitest";
import { tenantRoles, type TenantRole } from "@/db/vocabulary";
import type { Roles } from "@/lib/domain/principal";
import { invitationState, isLinkOf } from "@/lib/domain/people/invitation";
import { mayManageRole, rolesToGive } from "@/lib/domain/people/team";

const actor = (tenantRole: TenantRole): Roles => ({
  tenantRole,
  grants: [{ numberId: "n", role: "admin" }],
});

// By hand, not from the code: y may manage, - may not. Rows are who acts; columns owner, admin, manager, member.
const expected: Record<TenantRole, string> = {
  owner: "yyyy",
  admin: "-yyy",
  manager: "----",
  member: "----",
};

describe("V43: nobody manages a role above their own", () => {
  test.each(tenantRoles)("%s", (role) => {
    expect(tenantRoles.map((other) => (mayManageRole(actor(role), other) ? "y" : "-")).join("")).toBe(
      expected[role],
    );
    expect(rolesToGive(actor(role))).toEqual(
      tenantRoles.filter((other) => mayManageRole(actor(role), other)),
    );
  });

  test("running the installation alone manages no team", () => {
    expect(mayManageRole({ ...actor("member"), superadmin: true }, "member")).toBe(false);
  });
});

describe("a link is worth what its maker may do now", () => {
  const maker = { userId: "m", role: "admin" as TenantRole, disabledAt: null as Date | null };
  test.each([
    ["an admin's, for a member", maker, "member", true],
    ["an admin's, for an owner", maker, "owner", false],
    ["of somebody who is a member by now", { ...maker, role: "member" as const }, "member", false],
    ["of somebody who is switched off", { ...maker, disabledAt: new Date(0) }, "member", false],
  ] as const)("%s", (_, who, role, works) => expect(isLinkOf(who, role)).toBe(works));

  test("so an invitation is void before it is too old, and open otherwise", () => {
    const state = (isExpired: boolean, role: TenantRole) => invitationState({ role, isExpired, by: maker });
    expect([
      state(false, "member"),
      state(true, "member"),
      state(false, "owner"),
      state(true, "owner"),
    ]).toEqual(["open", "expired", "void", "void"]);
  });
});
